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

/** What an address says, or the address of a client that somebody else made. Opens nothing. */
export function addressOf({
  url,
  sql,
}: {
  readonly url?: string | undefined
  readonly sql?: Sql | undefined
}): Address {
  const { host, port, path, user, pass, database, ssl, connection } = (sql ?? postgres(url ?? '')).options
  return {
    hosts: host.map((name, place) => ({ host: name, port: port[place] ?? 5432 })),
    path: path || undefined,
    settings: { user, password: pass ?? '', database, ssl, connection },
  }
}
