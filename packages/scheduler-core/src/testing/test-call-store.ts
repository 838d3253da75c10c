import { adding } from './kit/adding.ts'
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
import { overdue } from './kit/overdue.ts'
import { pacing } from './kit/pacing.ts'
import { pruning } from './kit/pruning.ts'
import { queues } from './kit/queues.ts'
import { recalling } from './kit/recalling.ts'
import { recording } from './kit/recording.ts'
import { refusing } from './kit/refusing.ts'
import { watching } from './kit/watching.ts'
import { createWorld, type StoreFactory } from './kit/world.ts'

/** What declares a test: `it` or `test` of Vitest, Jest, Mocha or `node:test`. */
export type It = (name: string, run: () => Promise<void>) => unknown

export interface CallStoreTestOptions {
  /** Whether the store has `watch`; its cases are left out otherwise. @default true */
  readonly watch?: boolean | undefined
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
  lookingUp,
  overdue,
  listing,
  recalling,
  queues,
  pruning,
  keeping,
  watching,
} satisfies Record<string, Cases>

/**
 * Declares one test for each rule of the port, named by its subject and the rule. Every case has a store of its own, and closes it.
 * Nothing sleeps: a deadline passes because the next operation happens later on the clock that the factory is given.
 */
export function testCallStore(it: It, factory: StoreFactory, { watch = true }: CallStoreTestOptions = {}): void {
  for (const [subject, cases] of Object.entries<Cases>(SUBJECTS)) {
    if (cases === watching && !watch) continue
    for (const [rule, run] of Object.entries(cases)) {
      it(`${subject}: ${rule}`, async () => {
        const world = await createWorld(factory)
        try {
          await run(world)
        } finally {
          await world.store.close()
        }
      })
    }
  }
}
