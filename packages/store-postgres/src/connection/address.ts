import { readFileSync } from 'node:fs'
import postgres, { type Options, type Sql } from 'postgres'

/** Where a database is, and who asks. */
export interface Address {
  /** Tried in turn. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  /** A socket in the file system instead. */
  readonly path: string | undefined
  /** What the driver has to know besides. Has a password. */
  readonly settings: Options<Record<string, never>>
}

/**
 * What an address says, or the address of a client that somebody else made. Opens nothing.
 *
 * @throws {RangeError} if it names a certificate (`sslrootcert`) that cannot be read
 */
export function addressOf({
  url,
  sql,
}: {
  readonly url?: string | undefined
  readonly sql?: Sql | undefined
}): Address {
  const { host, port, path, user, pass, database, ssl, connection: all } = (sql ?? postgres(url ?? '')).options
  // The driver would tell it to the server.
  const { sslrootcert, ...connection } = all
  return {
    hosts: host.map((name, place) => ({ host: name, port: port[place] ?? 5432 })),
    path: path || undefined,
    settings: {
      user,
      password: pass ?? '',
      database,
      ssl: sslrootcert ? trusting(String(sslrootcert)) : ssl,
      connection,
    },
  }
}

/** Trusts whom the file names, or for `system` whom Node trusts, as libpq does. */
function trusting(sslrootcert: string) {
  if (sslrootcert === 'system') return 'verify-full'
  try {
    return { ca: readFileSync(sslrootcert) }
  } catch (error) {
    throw new RangeError(`Expected \`sslrootcert\` to be a file that can be read, got ${sslrootcert}`, { cause: error })
  }
}
