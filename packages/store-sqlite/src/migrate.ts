import { whenFree } from './connection/lock.ts'
import { openDatabase } from './connection/open.ts'
import { resolveOptions, type SqliteStoreOptions } from './options.ts'

/**
 * Brings the tables of a database up to date, or makes them; for stores whose `migrations` are `by-hand`. Any number of processes may
 * do so at once, any number of times.
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
