import type { CallStore } from '../store/call-store.ts'
import { adding } from './kit/adding.ts'
import { atOnce } from './kit/at-once.ts'
import { believing } from './kit/believing.ts'
import type { Cases } from './kit/cases.ts'
import { changing } from './kit/changing.ts'
import { ending } from './kit/ending.ts'
import { finding } from './kit/finding.ts'
import { held } from './kit/held.ts'
import { keeping } from './kit/keeping.ts'
import { licensing } from './kit/licensing.ts'
import { lines } from './kit/lines.ts'
import { listing } from './kit/listing.ts'
import { lookingUp } from './kit/looking-up.ts'
import { meanwhile, watchedMeanwhile } from './kit/meanwhile.ts'
import { overdue } from './kit/overdue.ts'
import { pacing } from './kit/pacing.ts'
import { pruning } from './kit/pruning.ts'
import { queues } from './kit/queues.ts'
import { recalling } from './kit/recalling.ts'
import { recording } from './kit/recording.ts'
import { refusing } from './kit/refusing.ts'
import { anotherWorld, sharing, wakingOthers, watchingOthers } from './kit/sharing.ts'
import { waking } from './kit/waking.ts'
import { watching } from './kit/watching.ts'
import { createWorld, type StoreFactory, type World } from './kit/world.ts'

/** What declares a test: `it` or `test` of Vitest, Jest, Mocha or `node:test`. */
export type It = (name: string, run: () => Promise<void>) => unknown

export interface CallStoreTestOptions {
  /** Whether the store has `watch`; its cases are left out otherwise. @default true */
  readonly watch?: boolean | undefined
  /** Whether it has `wake`. @default true */
  readonly wake?: boolean | undefined
  /**
   * Opens once more what the factory opened last: of stores that others can open too, or that outlive their process. The kit closes
   * it. @default the cases of that are left out
   */
  readonly another?: StoreFactory | undefined
}

/** The rules by subject, in the order in which a store is best written. */
const SUBJECTS = {
  adding,
  changing,
  licensing,
  lines,
  pacing,
  held,
  finding,
  recording,
  ending,
  refusing,
  'looking up': lookingUp,
  overdue,
  listing,
  recalling,
  queues,
  pruning,
  keeping,
  'at once': atOnce,
  watching,
  waking,
} satisfies Record<string, Cases>

/**
 * Declares one test for each rule of the port, named by its subject and the rule. Every case has a store of its own, and closes it.
 * Nothing sleeps: a deadline passes because the next operation happens later on the clock that the factory is given.
 */
export function testCallStore(it: It, factory: StoreFactory, options: CallStoreTestOptions = {}): void {
  const { watch = true, wake = true, another } = options
  const left = new Set<Cases>([...(watch ? [] : [watching]), ...(wake ? [] : [waking])])
  const test = (name: string, run: (world: World) => Promise<void>) =>
    it(name, async () => {
      const world = await createWorld(factory)
      try {
        await run(world)
      } finally {
        await world.store.close()
      }
    })
  for (const [subject, cases] of Object.entries<Cases>(SUBJECTS)) {
    if (left.has(cases)) continue
    for (const [rule, run] of Object.entries(cases)) test(`${subject}: ${rule}`, run)
  }
  if (!another) return
  const shared = {
    ...sharing,
    ...meanwhile,
    ...believing,
    ...(watch && { ...watchingOthers, ...watchedMeanwhile }),
    ...(wake && wakingOthers),
  }
  for (const [rule, run] of Object.entries(shared)) {
    test(`sharing: ${rule}`, async world => {
      const stores: CallStore[] = []
      const open = async () => {
        const store = await another({ clock: world.clock })
        stores.push(store)
        return anotherWorld(world, store)
      }
      try {
        await run(world, open)
      } finally {
        for (const store of stores) await store.close()
      }
    })
  }
}
