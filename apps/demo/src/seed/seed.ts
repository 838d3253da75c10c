import { base, en, Faker } from '@faker-js/faker'
import { retryOutcomes } from '@outdial/call-client/kernel'
import { type CallStore, createScheduler } from '@outdial/scheduler-core'
import { cancelWaiting } from './cancel-waiting.ts'
import { drawFate } from './fate.ts'
import { liveThrough } from './live-through.ts'
import { createNetwork } from './network.ts'
import { createPlan, SEEDED_QUEUES, STEP_MS } from './plan.ts'
import { scheduleComing } from './schedule-coming.ts'
import type { TimeMachine } from './time-machine.ts'
import { watchStore } from './watched-store.ts'

export interface SeedOptions {
  /** Where the calls go. It keeps to `clock`. */
  readonly store: CallStore
  /** The store's clock. It travels through ninety days, and comes back. */
  readonly clock: TimeMachine
  /** How many calls in all: those of the past, those that came in, and a few that are to come. */
  readonly calls: number
  /** The same seed draws the same calls; what is there already is not added again. @default 1 */
  readonly seed?: number | undefined
  /** When the history ends. @default the clock's now */
  readonly until?: Date | undefined
  /** How many lines the seeded queues have afterwards. @default 3 */
  readonly concurrency?: number | undefined
  /** Hears how many calls of `calls` are there. */
  readonly onProgress?: ((calls: number) => void) | undefined
  /** Ends it early: what has begun comes to its end, what was to ring later is cancelled. */
  readonly signal?: AbortSignal | undefined
}

// Nobody waits for a line in the past.
const LINES = 10_000
// After half an hour and an hour, just before the next step of the plan.
const RETRY = retryOutcomes({ maxAttempts: 3, delayMs: 28 * 60_000 })

/**
 * Fills a store with made-up calls of the last ninety days, by a scheduler that lives through them and a phone network without phones. All numbers are
 * kept for fiction: nobody has them. The calls of the past have a provider of their own, so that no other scheduler of the store takes one for its own,
 * and those that are to come have another (`MADE_UP`), which never is one that rings phones.
 *
 * @throws {SchedulerError} what the store failed with; what was kept by then stays
 */
export async function seed(options: SeedOptions): Promise<void> {
  const { store, clock, calls, seed = 1, until = clock.now(), concurrency = 3, signal } = options
  const faker = new Faker({ locale: [en, base], seed })
  const plan = createPlan({ faker, calls, seed, untilMs: until.getTime() })
  const network = createNetwork(clock, to => drawFate(faker, plan.people.get(to) ?? { reachable: 1 }))
  const watched = watchStore(store)
  const scheduler = createScheduler({
    store: watched.store,
    calls: network.calls,
    concurrency: LINES,
    retry: RETRY,
    placeTimeoutMs: 4 * STEP_MS,
    misfire: { afterMs: Number.POSITIVE_INFINITY },
    clock,
  })
  const failed = new Promise<never>((_resolve, reject) => {
    scheduler.on('error', ({ error }) => reject(error))
  })
  const work = async () => {
    clock.travelTo(new Date(plan.fromMs))
    for (const name of SEEDED_QUEUES) {
      await scheduler.addQueue(name)
      await scheduler.changeQueue(name, { concurrency: LINES })
    }
    await scheduler.start()
    await liveThrough({ plan, scheduler, network, watched, clock, onProgress: options.onProgress, signal })
    await scheduler.stop()
    if (signal?.aborted) await cancelWaiting(scheduler)
    clock.travelTo(until)
    if (!signal?.aborted) await scheduleComing(store, clock, plan.coming)
    for (const name of SEEDED_QUEUES) await scheduler.changeQueue(name, { concurrency })
  }
  try {
    await Promise.race([work(), failed])
  } finally {
    await scheduler.close({ drainMs: 0 })
    clock.comeBack()
  }
}
