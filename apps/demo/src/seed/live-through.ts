import type { RecordInput, Scheduler } from '@outdial/scheduler-core'
import type { Network } from './network.ts'
import { type Plan, STEP_MS } from './plan.ts'
import type { TimeMachine } from './time-machine.ts'
import type { WatchedStore } from './watched-store.ts'

export interface Life {
  readonly plan: Plan
  readonly scheduler: Scheduler
  readonly network: Network
  readonly watched: WatchedStore
  readonly clock: TimeMachine
  readonly onProgress: ((calls: number) => void) | undefined
  readonly signal: AbortSignal | undefined
}

const NOTHING = { scheduled: [], inbound: [] }
const LOGGED_AT_ONCE = 200

/** Goes from half hour to half hour, over those in which nothing happens; in the end no call is live. */
export async function liveThrough({
  plan,
  scheduler,
  network,
  watched,
  clock,
  onProgress,
  signal,
}: Life): Promise<void> {
  const planned = [...plan.steps.keys()].sort((a, b) => a - b)
  const inbound: RecordInput[] = []
  let calls = 0

  const logInbound = async () => {
    if (inbound.length > 0) await scheduler.log(inbound.splice(0))
  }

  const step = async (ms: number) => {
    const planned = plan.steps.get(ms) ?? NOTHING
    clock.travelTo(new Date(ms))
    await scheduler.schedule(planned.scheduled)
    watched.look()
    // It looks with the next turn of the event loop, and takes along what is told by then.
    const quiet = watched.quiet()
    await network.tellUntil(ms)
    await quiet
    inbound.push(...planned.inbound)
    if (inbound.length >= LOGGED_AT_ONCE) await logInbound()
    calls += planned.scheduled.length + planned.inbound.length
    onProgress?.(calls)
  }

  /** The next half hour in which there is something to do, by the plan, the phones or the scheduler. */
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
    clock.travelTo(new Date(lastMs))
    await network.tellUntil(lastMs)
  }
}
