import { checkNames, shown } from '@outdial/call-client/internal'
import { type Clock, systemClock } from '@outdial/call-client/kernel'
import { toMetadataFields } from '@outdial/scheduler-core/internal'

/** Options of `sqliteStore`. Durations are milliseconds. */
export interface SqliteStoreOptions {
  /** The file of the database. `:memory:` keeps it in memory, until the store is closed. */
  readonly path: string
  /**
   * `create`: a missing file is created, for its owner alone (mode 0600). `read-write`: the file
   * must exist. `read-only`: the file must exist, and operations that write fail with
   * `store-read-only`.
   *
   * @default 'create'
   */
  readonly mode?: 'create' | 'read-write' | 'read-only' | undefined
  /**
   * When the tables are brought up to date: by the first operation, or only by `migrate`.
   *
   * @default 'at-start'
   */
  readonly migrations?: 'at-start' | 'by-hand' | undefined
  /**
   * How long an operation waits while other processes write, in milliseconds. After that it fails
   * with `store-locked`.
   *
   * @default 5000
   */
  readonly lockTimeoutMs?: number | undefined
  /**
   * Top-level fields of metadata by which `list` and `cancelAll` find calls: at most 16 names of letters,
   * digits and `_`. Each has an index, also of calls that are in the store already.
   *
   * @default none
   */
  readonly metadataFields?: readonly string[] | undefined
  /**
   * Whether `list` and `callLog` take `search`: parts of numbers, names, notes and `metadataFields`. The
   * index is created when the store is opened, which reads all calls once.
   *
   * @default false
   */
  readonly search?: boolean | undefined
  /** The store's time. @default systemClock */
  readonly clock?: Pick<Clock, 'now'> | undefined
}

const NAMES: readonly string[] = [
  'path',
  'mode',
  'migrations',
  'lockTimeoutMs',
  'clock',
  'metadataFields',
  'search',
] satisfies (keyof SqliteStoreOptions)[]

export const IN_MEMORY = ':memory:'

export type ResolvedOptions = Required<{
  readonly [Name in keyof SqliteStoreOptions]: NonNullable<SqliteStoreOptions[Name]>
}>

/**
 * @throws {TypeError | RangeError} with the option's name, the expected value and the given value
 */
export function resolveOptions(options: SqliteStoreOptions): ResolvedOptions {
  checkNames('sqliteStore', options, NAMES)
  const { path, mode = 'create', migrations = 'at-start', lockTimeoutMs = 5000, clock = systemClock } = options
  if (typeof path !== 'string') throw expected('path', "a file's path or ':memory:'", typeof path)
  // SQLite would read `file:` as a URI with options.
  if (path === '' || path.includes('\0') || path.startsWith('file:')) {
    throw new RangeError(`Expected \`path\` to be a file's path or ':memory:', got ${JSON.stringify(path)}`)
  }
  expectOneOf('mode', mode, ['create', 'read-write', 'read-only'])
  expectOneOf('migrations', migrations, ['at-start', 'by-hand'])
  if (path === IN_MEMORY && (mode !== 'create' || migrations !== 'at-start')) {
    throw new RangeError("Expected `mode` to be 'create' and `migrations` to be 'at-start' for a database in memory")
  }
  if (typeof lockTimeoutMs !== 'number') throw expected('lockTimeoutMs', 'milliseconds from 0 up', typeof lockTimeoutMs)
  if (!(lockTimeoutMs >= 0)) {
    throw new RangeError(`Expected \`lockTimeoutMs\` to be milliseconds from 0 up, got ${shown(lockTimeoutMs)}`)
  }
  if (typeof clock?.now !== 'function') throw expected('clock', 'a clock', typeof clock)
  const metadataFields = toMetadataFields(options.metadataFields)
  const { search = false } = options
  if (typeof search !== 'boolean') throw expected('search', 'true or false', typeof search)
  return { path, mode, migrations, lockTimeoutMs, clock, metadataFields, search }
}

function expectOneOf(name: string, value: string, words: readonly string[]): void {
  if (!words.includes(value)) {
    throw new RangeError(`Expected \`${name}\` to be one of ${words.join(', ')}, got ${JSON.stringify(value)}`)
  }
}

const expected = (name: string, what: string, got: string) =>
  new TypeError(`Expected \`${name}\` to be ${what}, got ${got}`)
