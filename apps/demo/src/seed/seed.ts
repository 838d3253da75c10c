import { base, en, Faker } from '@faker-js/faker'
import { retryOutcomes } from '@outdial/call-client/kernel'
import { type CallStore, createScheduler } from '@outdial/scheduler-core'
import { cancelWaiting } from './cancel-waiting.ts'
import { createPlan, SEEDED_QUEUES } from './plan.ts'
import { replayPlan } from './replay-plan.ts'
import { scheduleUpcoming } from './schedule-upcoming.ts'
import type { SettableClock } from './settable-clock.ts'
import { drawCall } from './simulated-call.ts'
import { createNetwork } from './simulated-network.ts'
import { watchStore } from './watched-store.ts'

export interface SeedOptions {
  /** The store to fill. Its clock is `clock`. */
  readonly store: CallStore
  /** The store's clock. It is set to each moment of the ninety days, and reset at the end. */
  readonly clock: SettableClock
  /** Total count of calls: past, inbound and upcoming. */
  readonly calls: number
  /** The same seed generates the same calls; existing ones are not added again. @default 1 */
  readonly seed?: number | undefined
  /** End of the history. @default the clock's now */
  readonly until?: Date | undefined
  /** Concurrency of the seeded queues afterwards. @default 3 */
  readonly concurrency?: number | undefined
  /** Receives the count of calls added so far. */
  readonly onProgress?: ((calls: number) => void) | undefined
  /** Aborts early: calls that have begun are followed to their end, the others are cancelled. */
  readonly signal?: AbortSignal | undefined
}

// More lines than calls in flight, so that no past call waits for one.
const LINES = 10_000
// Just under half an hour, so that a retry is due before the next step of the plan.
const RETRY = retryOutcomes({ maxAttempts: 3, delayMs: 28 * 60_000 })

/**
 * Fills a store with generated calls of the last ninety days, by running a scheduler through them
 * on a simulated phone network. All numbers are reserved for fiction. Past calls have a provider
 * that no other scheduler of the store dials, upcoming calls one that never rings phones.
 *
 * @throws {SchedulerError} if the store fails; calls stored by then remain
 */
export async function seed(options: SeedOptions): Promise<void> {
  const { store, clock, calls, seed = 1, until = clock.now(), concurrency = 3, signal } = options
  const faker = new Faker({ locale: [en, base], seed })
  const plan = createPlan({ faker, calls, seed, untilMs: until.getTime() })
  const network = createNetwork(clock, to => drawCall(faker, plan.people.get(to) ?? { reachable: 1 }))
  const watched = watchStore(store)
  const scheduler = createScheduler({
    store: watched.store,
    clients: network.client,
    concurrency: LINES,
    retry: RETRY,
    misfireAfterMs: Number.POSITIVE_INFINITY,
    clock,
  })
  const failed = new Promise<never>((_resolve, reject) => {
    scheduler.on('error', ({ error }) => reject(error))
  })
  const work = async () => {
    clock.set(new Date(plan.fromMs))
    for (const name of SEEDED_QUEUES) {
      await scheduler.addQueue(name)
      await scheduler.changeQueue(name, { concurrency: LINES })
    }
    await scheduler.start()
    await replayPlan({ plan, scheduler, network, watched, clock, onProgress: options.onProgress, signal })
    await scheduler.stop()
    if (signal?.aborted) await cancelWaiting(scheduler)
    clock.set(until)
    if (!signal?.aborted) await scheduleUpcoming(store, clock, plan.upcoming)
    for (const name of SEEDED_QUEUES) await scheduler.changeQueue(name, { concurrency })
  }
  try {
    await Promise.race([work(), failed])
  } finally {
    await scheduler.close({ drainMs: 0 })
    clock.reset()
  }
}
