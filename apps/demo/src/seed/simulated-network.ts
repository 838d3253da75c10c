import { randomUUID } from 'node:crypto'
import { CallError, type CallUpdate, type Clock, type Recorder } from '@outdial/call-client/kernel'
import type { SchedulerClient } from '@outdial/scheduler-core'
import { STEP_MS } from './plan.ts'
import type { SimulatedCall } from './simulated-call.ts'

/** Provider of past calls. No other scheduler has this name, so none would dial them. */
export const SEED_PROVIDER = 'seed'

const MAX_CALL_MS = 4 * 3_600_000

/** A phone network without phones. It delivers in batches, so that the store has few commits. */
export interface SimulatedNetwork {
  readonly client: SchedulerClient
  /** Answers all placed calls and delivers the updates up to `ms`; resolves once recorded. */
  deliverUntil(ms: number): Promise<void>
  /** Time of the next undelivered update; `undefined` if there is none. */
  nextMs(): number | undefined
  /** Time of the last undelivered update; `undefined` if there is none. */
  lastMs(): number | undefined
}

interface Placed {
  readonly answer: Promise<CallUpdate>
  resolve(): void
}

export function createNetwork(clock: Clock, drawCall: (to: string) => SimulatedCall): SimulatedNetwork {
  const recorders = new Set<Recorder>()
  const placed: Placed[] = []
  let pending: CallUpdate[] = []
  const unsupported = async () => Promise.reject(new CallError('not-supported', 'A simulated call cannot be queried'))
  const times = () => pending.map(({ at }) => at.getTime())

  return {
    client: {
      provider: { name: SEED_PROVIDER, parseWebhook: true },
      maxCallMs: MAX_CALL_MS,
      // Answers are delivered by the steps of the plan.
      placeTimeoutMs: 4 * STEP_MS,
      place({ to, reference }) {
        const placedMs = clock.now().getTime()
        const ids = { provider: SEED_PROVIDER, reference, providerCallId: randomUUID() }
        for (const { afterMs, ...update } of drawCall(to)) {
          pending.push({ ...ids, ...update, at: new Date(placedMs + afterMs) })
        }
        let resolveAnswer = () => {}
        const answer = new Promise<CallUpdate>(resolve => {
          resolveAnswer = () => resolve({ ...ids, status: 'initiated', at: new Date(placedMs) })
        })
        placed.push({ answer, resolve: resolveAnswer })
        return answer
      },
      get: unsupported,
      hangUp: unsupported,
      addRecorder(recorder) {
        recorders.add(recorder)
        return () => recorders.delete(recorder)
      },
    },
    async deliverUntil(ms) {
      const answered = placed.splice(0)
      for (const { resolve } of answered) resolve()
      // The scheduler has received each answer before any later update.
      await Promise.all(answered.map(({ answer }) => answer))
      const due = pending.filter(({ at }) => at.getTime() <= ms)
      pending = pending.filter(({ at }) => at.getTime() > ms)
      await Promise.all(due.flatMap(update => [...recorders].map(async recorder => recorder.record(update))))
    },
    nextMs: () => (pending.length === 0 ? undefined : Math.min(...times())),
    lastMs: () => (pending.length === 0 ? undefined : Math.max(...times())),
  }
}
