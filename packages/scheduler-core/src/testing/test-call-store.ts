import type { CallStore } from '../store/call-store.ts'
import { adding } from './kit/adding.ts'
import { breaking } from './kit/breaking.ts'
import type { Cases } from './kit/cases.ts'
import { changing } from './kit/changing.ts'
import { concurrentCommits, watchedCommits } from './kit/concurrent-commits.ts'
import { concurrentOperations } from './kit/concurrent-operations.ts'
import { counting } from './kit/counting.ts'
import { details } from './kit/details.ts'
import { dispatching } from './kit/dispatching.ts'
import { ending } from './kit/ending.ts'
import { endings } from './kit/endings.ts'
import { finding } from './kit/finding.ts'
import { held } from './kit/held.ts'
import { history } from './kit/history.ts'
import { keeping } from './kit/keeping.ts'
import { licensing } from './kit/licensing.ts'
import { limiting } from './kit/limiting.ts'
import { lines } from './kit/lines.ts'
import { listing } from './kit/listing.ts'
import { logged } from './kit/logged.ts'
import { lookingUp } from './kit/looking-up.ts'
import { listedByOthers, notCalling } from './kit/not-calling.ts'
import { overdue } from './kit/overdue.ts'
import { pacing } from './kit/pacing.ts'
import { pruning } from './kit/pruning.ts'
import { queues } from './kit/queues.ts'
import { recording } from './kit/recording.ts'
import { refusing } from './kit/refusing.ts'
import { repeating } from './kit/repeating.ts'
import { ruling } from './kit/ruling.ts'
import { searching } from './kit/searching.ts'
import { anotherFixture, type SharedCases, sharing, wakingOthers, watchingOthers } from './kit/sharing.ts'
import { staleReads } from './kit/stale-reads.ts'
import { createStoreFixture, METADATA_FIELDS, type StoreFactory, type StoreFixture } from './kit/store-fixture.ts'
import { waking } from './kit/waking.ts'
import { watching } from './kit/watching.ts'

/** Declares a test: `it` or `test` of Vitest, Jest, Mocha or `node:test`. */
export type It = (name: string, run: () => Promise<void>) => unknown

/** What the kit for stores needs to know about one store. All optional. */
export interface CallStoreTestOptions {
  /** Whether the store has `watch`; its cases are left out otherwise. @default true */
  readonly watch?: boolean | undefined
  /** Whether the store has `wake`; its cases are left out otherwise. @default true */
  readonly wake?: boolean | undefined
  /**
   * Opens another instance of the store that the factory opened last. For stores that several
   * instances can open, or whose data outlives the process. The kit closes the instance.
   * @default the cases with several instances are left out
   */
  readonly another?: StoreFactory | undefined
}

/** The cases by subject, in a good order for writing a store. */
const SUBJECTS = {
  adding,
  changing,
  licensing,
  lines,
  pacing,
  breaking,
  dispatching,
  limiting,
  held,
  ruling,
  'not calling': notCalling,
  finding,
  recording,
  details,
  ending,
  repeating,
  refusing,
  'looking up': lookingUp,
  overdue,
  listing,
  logged,
  counting,
  endings,
  history,
  queues,
  pruning,
  keeping,
  'concurrent operations': concurrentOperations,
  watching,
  waking,
} satisfies Record<string, Cases>

/**
 * Declares one test for each rule of the port, named by its subject and the rule. Each case opens
 * its own store and closes it. No case sleeps: a deadline passes because the case moves the clock
 * that the factory was given, and then calls the next operation.
 */
export function testCallStore(it: It, factory: StoreFactory, options: CallStoreTestOptions = {}): void {
  const { watch = true, wake = true, another } = options
  const left = new Set<Cases>([...(watch ? [] : [watching]), ...(wake ? [] : [waking])])
  const test = (name: string, run: (fixture: StoreFixture) => Promise<void>, search = false) =>
    it(name, async () => {
      const fixture = await createStoreFixture(factory, search)
      try {
        await run(fixture)
      } finally {
        await fixture.store.close()
      }
    })
  for (const [subject, cases] of Object.entries<Cases>(SUBJECTS)) {
    if (left.has(cases)) continue
    for (const [rule, run] of Object.entries(cases)) test(`${subject}: ${rule}`, run)
  }
  for (const [rule, run] of Object.entries(searching)) test(`searching: ${rule}`, run, true)
  if (!another) return
  const shared: Record<string, SharedCases> = {
    sharing: { ...sharing, ...(watch && watchingOthers), ...(wake && wakingOthers) },
    'concurrent commits': { ...concurrentCommits, ...(watch && watchedCommits) },
    'stale reads': staleReads,
    'not calling': listedByOthers,
  }
  for (const [subject, cases] of Object.entries(shared)) {
    for (const [rule, run] of Object.entries(cases)) {
      test(`${subject}: ${rule}`, async fixture => {
        const stores: CallStore[] = []
        const open = async () => {
          const store = await another({ clock: fixture.clock, metadataFields: METADATA_FIELDS })
          stores.push(store)
          return anotherFixture(fixture, store)
        }
        try {
          await run(fixture, open)
        } finally {
          for (const store of stores) await store.close()
        }
      })
    }
  }
}
