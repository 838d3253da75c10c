import type { RecordInput, Scheduler } from '@outdial/scheduler-core'
import { type Plan, STEP_MS } from './plan.ts'
import type { SettableClock } from './settable-clock.ts'
import type { SimulatedNetwork } from './simulated-network.ts'
import type { WatchedStore } from './watched-store.ts'

export interface ReplayOptions {
  readonly plan: Plan
  readonly scheduler: Scheduler
  readonly network: SimulatedNetwork
  readonly watched: WatchedStore
  readonly clock: SettableClock
  readonly onProgress: ((calls: number) => void) | undefined
  readonly signal: AbortSignal | undefined
}

const EMPTY_STEP = { scheduled: [], inbound: [] }
const LOG_BATCH = 200

/** Replays the plan in steps of half an hour, skipping empty ones. At the end no call is live. */
export async function replayPlan({
  plan,
  scheduler,
  network,
  watched,
  clock,
  onProgress,
  signal,
}: ReplayOptions): Promise<void> {
  const planned = [...plan.steps.keys()].sort((a, b) => a - b)
  const inbound: RecordInput[] = []
  let calls = 0

  const logInbound = async () => {
    if (inbound.length > 0) await scheduler.log(inbound.splice(0))
  }

  const step = async (ms: number) => {
    const planned = plan.steps.get(ms) ?? EMPTY_STEP
    clock.set(new Date(ms))
    await scheduler.schedule(planned.scheduled)
    watched.wakeScheduler()
    // The scheduler steps in the next turn of the event loop, with the updates delivered by then.
    const idle = watched.idle()
    await network.deliverUntil(ms)
    await idle
    inbound.push(...planned.inbound)
    if (inbound.length >= LOG_BATCH) await logInbound()
    calls += planned.scheduled.length + planned.inbound.length
    onProgress?.(calls)
  }

  /** The next half hour in which the plan, the network or the scheduler has something to do. */
  const next = (ms: number): number | undefined => {
    while (planned[0] !== undefined && planned[0] <= ms) planned.shift()
    const moments = [planned[0], watched.nextDueMs(), network.nextMs()].flatMap(moment => moment ?? [])
    return moments.length === 0
      ? undefined
      : Math.max(Math.ceil(Math.min(...moments) / STEP_MS) * STEP_MS, ms + STEP_MS)
  }

  for (let ms: number | undefined = plan.fromMs; ms !== undefined && !signal?.aborted; ms = next(ms)) await step(ms)
  await logInbound()
  const lastMs = network.lastMs()
  if (lastMs !== undefined) {
    clock.set(new Date(lastMs))
    await network.deliverUntil(lastMs)
  }
}
