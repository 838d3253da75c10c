import type { Clock } from '@outdial/call-client/kernel'
import type { Sql } from 'postgres'
import type { ConnectionEvent } from './connection/connection-event.ts'

export interface PostgresStoreOptions {
  /** Where the database is: `postgres://user:password@host:port/database`. Either this or `sql`. */
  readonly url?: string | undefined
  /** A client of the library `postgres` that you have: its address, password and TLS are used, for connections of the store's own. */
  readonly sql?: Sql | undefined
  /** Where the tables are: a small letter or `_`, then small letters, digits and `_`, 40 in all. @default 'outdial' */
  readonly schema?: string | undefined
  /** When the tables are brought up to date: by the first operation, or only when you call `migrate`. @default 'at-start' */
  readonly migrations?: 'at-start' | 'by-hand' | undefined
  /** How many connections it opens at most; one more listens while somebody listens to the store. @default 4 */
  readonly poolSize?: number | undefined
  /**
   * Whether to hear at once what other processes do, on a connection of its own; or the address at which it can be heard, where `url` leads
   * to a pooler. Others hear of this store either way.
   *
   * @default true, but `false` where `prepare` is
   */
  readonly listen?: boolean | string | undefined
  /** Whether statements are prepared once for each connection. `false` for a pooler that gives connections out for one transaction. @default true */
  readonly prepare?: boolean | undefined
  /**
   * How long a statement waits, in milliseconds, for what others have locked; then it fails with `store-locked`. A whole operation may take
   * 5000 more.
   *
   * @default 5000
   */
  readonly lockTimeoutMs?: number | undefined
  /** The store's time, for tests. @default the database's */
  readonly clock?: Pick<Clock, 'now'> | undefined
  /** Called when the database cannot be reached, and when it can be again: each once, for operations and for listening. What it throws is ignored. */
  readonly onConnection?: ((event: ConnectionEvent) => void) | undefined
}

export interface ResolvedOptions {
  readonly url: string | undefined
  readonly sql: Sql | undefined
  readonly schema: string
  readonly migrations: 'at-start' | 'by-hand'
  readonly poolSize: number
  readonly listen: boolean | string
  readonly prepare: boolean
  readonly lockTimeoutMs: number
  readonly clock: Pick<Clock, 'now'> | undefined
  readonly onConnection: ((event: ConnectionEvent) => void) | undefined
}

const SCHEMA = /^[a-z_][a-z0-9_]{0,39}$/

/** @throws {TypeError | RangeError} naming the option, what was expected and what came; never an address, which has a password */
export function resolveOptions(options: PostgresStoreOptions): ResolvedOptions {
  const { url, sql, schema = 'outdial', migrations = 'at-start', poolSize = 4, lockTimeoutMs = 5000, clock } = options
  const { prepare = true, listen = prepare, onConnection } = options
  if ((url === undefined) === (sql === undefined)) {
    throw new TypeError(`Expected either \`url\` or \`sql\`, got ${url === undefined ? 'neither' : 'both'}`)
  }
  if (url !== undefined) expectAddress('url', url)
  if (sql !== undefined && typeof sql !== 'function') {
    throw expected('sql', 'a client of the library `postgres`', typeof sql)
  }
  if (typeof schema !== 'string') throw expected('schema', 'a name', typeof schema)
  if (!SCHEMA.test(schema) || schema.startsWith('pg_')) {
    const what = 'a name of small letters, digits and _, 40 at most, that does not begin with a digit or pg_'
    throw new RangeError(`Expected \`schema\` to be ${what}, got ${JSON.stringify(schema)}`)
  }
  if (!['at-start', 'by-hand'].includes(migrations)) {
    throw new RangeError(`Expected \`migrations\` to be one of at-start, by-hand, got ${JSON.stringify(migrations)}`)
  }
  if (!Number.isInteger(poolSize) || poolSize < 1) {
    throw new RangeError(`Expected \`poolSize\` to be an integer from 1 up, got ${poolSize}`)
  }
  if (typeof prepare !== 'boolean') throw expected('prepare', 'true or false', typeof prepare)
  if (typeof listen === 'string') expectAddress('listen', listen)
  else if (typeof listen !== 'boolean') throw expected('listen', 'true, false or an address', typeof listen)
  // PostgreSQL reads 0 as for ever.
  if (!Number.isInteger(lockTimeoutMs) || lockTimeoutMs < 1) {
    throw new RangeError(`Expected \`lockTimeoutMs\` to be whole milliseconds from 1 up, got ${lockTimeoutMs}`)
  }
  if (clock !== undefined && typeof clock?.now !== 'function') throw expected('clock', 'a clock', typeof clock)
  if (onConnection !== undefined && typeof onConnection !== 'function') {
    throw expected('onConnection', 'a function', typeof onConnection)
  }
  return { url, sql, schema, migrations, poolSize, listen, prepare, lockTimeoutMs, clock, onConnection }
}

function expectAddress(name: string, address: string): void {
  if (typeof address !== 'string') throw expected(name, 'an address', typeof address)
  if (!/^postgres(ql)?:\/\//.test(address)) {
    throw new TypeError(`Expected \`${name}\` to begin with postgres:// or postgresql://, got something else`)
  }
}

const expected = (name: string, what: string, got: string) =>
  new TypeError(`Expected \`${name}\` to be ${what}, got ${got}`)
