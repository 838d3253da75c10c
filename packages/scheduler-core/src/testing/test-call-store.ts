import { adding } from './kit/adding.ts'
import type { Cases } from './kit/cases.ts'
import { changing } from './kit/changing.ts'
import { ending } from './kit/ending.ts'
import { held } from './kit/held.ts'
import { licensing } from './kit/licensing.ts'
import { lines } from './kit/lines.ts'
import { pacing } from './kit/pacing.ts'
import { recording } from './kit/recording.ts'
import { createWorld, type StoreFactory } from './kit/world.ts'

/** What declares a test: `it` or `test` of Vitest, Jest, Mocha or `node:test`. */
export type It = (name: string, run: () => Promise<void>) => unknown

const SUBJECTS: Readonly<Record<string, Cases>> = {
  adding,
  changing,
  licensing,
  lines,
  pacing,
  held,
  recording,
  ending,
}

/**
 * Declares one test for each rule of the port, named by the rule. Every case has a store of its own, and closes it.
 * Nothing sleeps: a deadline passes because the next operation happens later on the clock that the factory is given.
 */
export function testCallStore(it: It, factory: StoreFactory): void {
  for (const [subject, cases] of Object.entries(SUBJECTS)) {
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
