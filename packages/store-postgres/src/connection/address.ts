import { readFileSync } from 'node:fs'
import postgres, { type Options } from 'postgres'
import type { PostgresStoreOptions } from '../options.ts'

/** Where a database is, and the user. */
export interface Address {
  /** Tried in turn. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  /** A Unix socket instead of hosts. */
  readonly path: string | undefined
  /** Further settings of the driver, the password included. */
  readonly settings: Options<Record<string, never>>
}

/**
 * The address in a URL, or that of an existing client. Opens nothing.
 *
 * @throws {RangeError} if it names a certificate (`sslrootcert`) that cannot be read
 */
export function addressOf({ url, sql }: Pick<PostgresStoreOptions, 'url' | 'sql'>): Address {
  const { host, port, path, user, pass, database, ssl, connection: all } = (sql ?? postgres(url ?? '')).options
  // The driver would send it to the server as a setting.
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

/** Trusts the certificates of the file, or for `system` those of Node, as libpq does. */
function trusting(sslrootcert: string) {
  if (sslrootcert === 'system') return 'verify-full'
  try {
    return { ca: readFileSync(sslrootcert) }
  } catch (error) {
    throw new RangeError(`Expected \`sslrootcert\` to be a file that can be read, got ${sslrootcert}`, { cause: error })
  }
}
