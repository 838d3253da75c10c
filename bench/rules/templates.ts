import { createScheduler } from '../scheduler/packages.ts'
import { instantProvider } from '../scheduler/provider.ts'
import { dueAndClosed, earlier, heldNumber, listedNumber, openNumber, RULES } from './scene.ts'
import { openStore } from './store.ts'

/** What a database holds besides the measured calls. */
export const BALLASTS = ['none', 'future', 'closed', 'closing', 'listed'] as const
export type Ballast = (typeof BALLASTS)[number]

const BATCH = 5000
const IN_A_WEEK_MS = 7 * 86_400_000

/** Fills an empty database with `size` calls or numbers of a kind. */
export async function fill(address: string, ballast: Ballast, size: number): Promise<void> {
  const store = openStore(address)
  const scheduler = createScheduler({ store, clients: instantProvider(() => {}), concurrency: 500, rules: RULES })
  for (const name of ['default', 'other']) await scheduler.addQueue(name, { concurrency: 500 })
  const at = earlier()
  const nextWeek = new Date(Date.now() + IN_A_WEEK_MS)
  const each = <Item>(from: number, item: (index: number) => Item) =>
    Array.from({ length: Math.min(BATCH, size - from) }, (_, nth) => item(from + nth))
  for (let from = 0; from < size; from += BATCH) {
    if (ballast === 'future') {
      await scheduler.schedule(each(from, index => ({ to: openNumber(index), at: nextWeek })))
    }
    // Their hours are closed, so the scheduler makes them due when they open.
    if (ballast === 'closed') await scheduler.schedule(each(from, index => ({ to: heldNumber(index) })))
    // Their hours closed while they were due, and no worker has checked the queue since.
    if (ballast === 'closing') {
      const calls = each(from, index => dueAndClosed(index, at))
      await store.add(calls, { concurrency: 500 })
    }
    if (ballast === 'listed') await scheduler.doNotCall.import(each(from, index => listedNumber(index)))
  }
  await scheduler.close()
  await store.close()
}
