import { createScheduler, sqliteStore } from './packages.ts'
import { instantProvider } from './provider.ts'

/** A call to schedule. */
export interface Input {
  readonly to: string
  readonly at: Date
}

/** Calls to unordered numbers, due at a fixed interval. */
export function inputs(count: number, { from, everyMs }: { from: Date; everyMs: number }): readonly Input[] {
  return Array.from({ length: count }, (_, index) => ({
    to: `+1301${String((index * 7_654_321) % 10_000_000).padStart(7, '0')}`,
    at: new Date(from.getTime() + index * everyMs),
  }))
}

/** Creates a closed database with these calls. */
export async function fill(path: string, calls: readonly Input[], concurrency: number): Promise<void> {
  const store = sqliteStore({ path })
  const scheduler = createScheduler({ store, clients: instantProvider(() => {}), concurrency })
  // Creates the tables even for an empty list.
  await store.addQueue('default', { concurrency })
  for (let done = 0; done < calls.length; done += 50_000) await scheduler.schedule(calls.slice(done, done + 50_000))
  await scheduler.close()
  await store.close()
}
