import { createScheduler, sqliteStore } from './packages.ts'
import { instantProvider } from './provider.ts'

/** A call as a user schedules it. */
export interface Input {
  readonly to: string
  readonly at: Date
}

/** So many calls to numbers that come in no order, one every so many milliseconds. */
export function inputs(count: number, { from, everyMs }: { from: Date; everyMs: number }): readonly Input[] {
  return Array.from({ length: count }, (_, index) => ({
    to: `+1301${String((index * 7_654_321) % 10_000_000).padStart(7, '0')}`,
    at: new Date(from.getTime() + index * everyMs),
  }))
}

/** A database with these calls, and nobody who has it open. */
export async function fill(path: string, calls: readonly Input[], concurrency: number): Promise<void> {
  const store = sqliteStore({ path })
  const scheduler = createScheduler({ store, clients: instantProvider(() => {}), concurrency })
  // An empty list, too, makes the tables.
  await store.addQueue('default', { concurrency })
  for (let done = 0; done < calls.length; done += 50_000) await scheduler.schedule(calls.slice(done, done + 50_000))
  await scheduler.close()
  await store.close()
}
