import { checkNames, shown } from '@outdial/call-client/internal'
import type { Clock } from '@outdial/call-client/kernel'
import { toMetadataFields } from '@outdial/scheduler-core/internal'
import type { Sql } from 'postgres'
import type { ConnectionEvent } from './connection/connection-event.ts'

/** Options of `postgresStore`. Durations are milliseconds. */
export interface PostgresStoreOptions {
  /** The database: `postgres://user:password@host:port/database`. Either this or `sql`. */
  readonly url?: string | undefined
  /** A client of the library `postgres`. The store connects to its address itself, with its password and TLS. */
  readonly sql?: Sql | undefined
  /** The schema of the tables: 1 to 40 of `a-z`, `0-9` and `_`, no digit first. @default 'outdial' */
  readonly schema?: string | undefined
  /** Whether the first operation migrates the schema, or only a call of `migrate`. @default 'at-start' */
  readonly migrations?: 'at-start' | 'by-hand' | undefined
  /** Maximum number of connections. One more listens while the store has listeners. @default 4 */
  readonly poolSize?: number | undefined
  /**
   * Whether to listen to other processes, on a connection of its own; or the address to listen at, if
   * `url` leads to a pooler. Other processes are notified either way.
   *
   * @default the value of `prepare`
   */
  readonly listen?: boolean | string | undefined
  /** Whether statements are prepared once per connection. `false` for a pooler in transaction mode. @default true */
  readonly prepare?: boolean | undefined
  /** Milliseconds to wait for a lock before `store-locked`. A whole operation may take 5000 more. @default 5000 */
  readonly lockTimeoutMs?: number | undefined
  /**
   * Top-level fields of metadata by which `list` and `cancelAll` find calls: at most 16 names of letters,
   * digits and `_`. Each has an index, also of calls that are in the store already: writers wait while a
   * missing one is created.
   *
   * @default none
   */
  readonly metadataFields?: readonly string[] | undefined
  /**
   * Whether `list` and `callLog` take `search`: parts of numbers, names, notes and `metadataFields`. The
   * index is created with the schema; writers wait meanwhile. It needs no extension.
   *
   * @default false
   */
  readonly search?: boolean | undefined
  /** The store's time, for tests. @default the database's */
  readonly clock?: Pick<Clock, 'now'> | undefined
  /** Receives an event when the database becomes unreachable, and when it is back. Exceptions are ignored. */
  readonly onConnection?: ((event: ConnectionEvent) => void) | undefined
}

type Defaulted =
  | 'schema'
  | 'migrations'
  | 'poolSize'
  | 'listen'
  | 'prepare'
  | 'lockTimeoutMs'
  | 'metadataFields'
  | 'search'
export type ResolvedOptions = Omit<PostgresStoreOptions, Defaulted> & {
  readonly [Name in Defaulted]-?: NonNullable<PostgresStoreOptions[Name]>
}

const NAMES: readonly string[] = [
  'url',
  'sql',
  'schema',
  'migrations',
  'poolSize',
  'listen',
  'prepare',
  'lockTimeoutMs',
  'metadataFields',
  'search',
  'clock',
  'onConnection',
] satisfies (keyof PostgresStoreOptions)[]

const SCHEMA = /^[a-z_][a-z0-9_]{0,39}$/

/** @throws {TypeError | RangeError} naming the option; never an address, which contains a password */
export function resolveOptions(options: PostgresStoreOptions): ResolvedOptions {
  checkNames('postgresStore', options, NAMES)
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
    const what = 'a name of at most 40 lower-case letters, digits and _, not beginning with a digit or pg_'
    throw new RangeError(`Expected \`schema\` to be ${what}, got ${JSON.stringify(schema)}`)
  }
  if (!['at-start', 'by-hand'].includes(migrations)) {
    throw new RangeError(`Expected \`migrations\` to be one of at-start, by-hand, got ${JSON.stringify(migrations)}`)
  }
  if (!Number.isInteger(poolSize) || poolSize < 1) {
    throw new RangeError(`Expected \`poolSize\` to be an integer from 1 up, got ${shown(poolSize)}`)
  }
  if (typeof prepare !== 'boolean') throw expected('prepare', 'true or false', typeof prepare)
  if (typeof listen === 'string') expectAddress('listen', listen)
  else if (typeof listen !== 'boolean') throw expected('listen', 'true, false or an address', typeof listen)
  // PostgreSQL reads 0 as no limit.
  if (!Number.isInteger(lockTimeoutMs) || lockTimeoutMs < 1) {
    throw new RangeError(`Expected \`lockTimeoutMs\` to be whole milliseconds from 1 up, got ${shown(lockTimeoutMs)}`)
  }
  if (clock !== undefined && typeof clock?.now !== 'function') throw expected('clock', 'a clock', typeof clock)
  if (onConnection !== undefined && typeof onConnection !== 'function') {
    throw expected('onConnection', 'a function', typeof onConnection)
  }
  const metadataFields = toMetadataFields(options.metadataFields)
  const { search = false } = options
  if (typeof search !== 'boolean') throw expected('search', 'true or false', typeof search)
  const rest = { poolSize, listen, prepare, lockTimeoutMs, metadataFields, search, clock, onConnection }
  return { url, sql, schema, migrations, ...rest }
}

function expectAddress(name: string, address: string): void {
  if (typeof address !== 'string') throw expected(name, 'an address', typeof address)
  if (!/^postgres(ql)?:\/\//.test(address)) {
    throw new TypeError(`Expected \`${name}\` to begin with postgres:// or postgresql://, got something else`)
  }
}

const expected = (name: string, what: string, got: string) =>
  new TypeError(`Expected \`${name}\` to be ${what}, got ${got}`)
