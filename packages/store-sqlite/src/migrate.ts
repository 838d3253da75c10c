import { whenFree } from './connection/lock.ts'
import { openDatabase } from './connection/open.ts'
import { resolveOptions, type SqliteStoreOptions } from './options.ts'

/**
 * Creates the tables of a database or brings them up to date, for stores whose `migrations` are
 * `by-hand`. Any number of processes may call it at once and repeatedly.
 *
 * @throws {SchedulerError} as the operations of a store
 */
export async function migrate({
  path,
  lockTimeoutMs,
}: Pick<SqliteStoreOptions, 'path' | 'lockTimeoutMs'>): Promise<void> {
  const options = resolveOptions({ path, lockTimeoutMs })
  await whenFree(() => openDatabase(options).close(), {
    path: options.path,
    lastTry: performance.now() + options.lockTimeoutMs,
  })
}
