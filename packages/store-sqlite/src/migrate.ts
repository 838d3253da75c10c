import { checkNames } from '@outdial/call-client/internal'
import { whenFree } from './connection/lock.ts'
import { openDatabase } from './connection/open.ts'
import { resolveOptions, type SqliteStoreOptions } from './options.ts'

/**
 * Creates the tables of a database or brings them up to date, for stores whose `migrations` are
 * `by-hand`. Any number of processes may call it at once and repeatedly.
 *
 * @throws {TypeError | RangeError} if an option is invalid
 * @throws {Error} if Node is too old
 * @throws {SchedulerError} as the operations of a store
 */
export async function migrate(
  given: Pick<SqliteStoreOptions, 'path' | 'lockTimeoutMs' | 'metadataFields' | 'search'>,
): Promise<void> {
  checkNames('migrate', given, [
    'path',
    'lockTimeoutMs',
    'metadataFields',
    'search',
  ] satisfies (keyof SqliteStoreOptions)[])
  const options = resolveOptions(given)
  await whenFree(() => openDatabase(options).close(), {
    path: options.path,
    lastTry: performance.now() + options.lockTimeoutMs,
  })
}
