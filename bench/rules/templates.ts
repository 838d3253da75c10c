import { copyFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { createScheduler, sqliteStore } from '../scheduler/packages.ts'
import { instantProvider } from '../scheduler/provider.ts'
import { dueAndClosed, earlier, heldNumber, listedNumber, openNumber, RULES } from './scene.ts'

/** What a database holds besides the measured calls. */
export const BALLASTS = ['none', 'future', 'closed', 'closing', 'listed'] as const
export type Ballast = (typeof BALLASTS)[number]

const BATCH = 5000
const IN_A_WEEK_MS = 7 * 86_400_000

/** Creates a database that holds `size` calls or numbers of a kind. */
export async function fill(path: string, ballast: Ballast, size: number): Promise<void> {
  const store = sqliteStore({ path })
  const scheduler = createScheduler({ store, clients: instantProvider(() => {}), concurrency: 500, rules: RULES })
  await scheduler.addQueue('default', { concurrency: 500 })
  const at = earlier()
  const nextWeek = new Date(Date.now() + IN_A_WEEK_MS)
  const each = <Item>(from: number, item: (index: number) => Item) =>
    Array.from({ length: Math.min(BATCH, size - from) }, (_, nth) => item(from + nth))
  for (let from = 0; from < size; from += BATCH) {
    if (ballast === 'future') await scheduler.schedule(each(from, index => ({ to: openNumber(index), at: nextWeek })))
    // Their hours are closed, so the scheduler makes them due when they open.
    if (ballast === 'closed') await scheduler.schedule(each(from, index => ({ to: heldNumber(index) })))
    // Their hours closed while they were due, and nobody has looked since.
    if (ballast === 'closing')
      await store.add(
        each(from, index => dueAndClosed(index, at)),
        { concurrency: 500 },
      )
    if (ballast === 'listed') await scheduler.doNotCall.import(each(from, index => listedNumber(index)))
    // Lets the file be checkpointed.
    if (from % 100_000 === 0) await wait(0)
  }
  await scheduler.close()
  await store.close()
}

export const templateOf = (root: string, ballast: Ballast) => `${root}/${ballast}.db`

/** Copies a closed database. */
export function copyTemplate(template: string, directory: string): string {
  const path = `${directory}/ours.db`
  copyFileSync(template, path)
  return path
}
