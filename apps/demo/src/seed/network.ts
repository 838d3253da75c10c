import { randomUUID } from 'node:crypto'
import { CallError, type CallUpdate, type Clock, type Recorder } from '@outdial/call-client/kernel'
import type { SchedulerCalls } from '@outdial/scheduler-core'
import type { Fate } from './fate.ts'

/** The name under which made-up calls are placed: no other scheduler of the database has it, so none would dial them. */
export const SEED_PROVIDER = 'seed'

/** A phone network without phones, whose calls go as it was told. What it knows it tells when it is asked to, so that a store has few commits. */
export interface Network {
  readonly calls: SchedulerCalls
  /** Answers what was placed, and tells all that has happened until then; resolves when it is kept. */
  tellUntil(ms: number): Promise<void>
  /** When the next thing that is not told yet happens; `undefined` if all is told. */
  nextMs(): number | undefined
  /** When the last one does. */
  lastMs(): number | undefined
}

interface Placed {
  readonly answer: Promise<CallUpdate>
  give(): void
}

export function createNetwork(clock: Clock, drawFate: (to: string) => Fate): Network {
  const recorders = new Set<Recorder>()
  const placed: Placed[] = []
  let toTell: CallUpdate[] = []
  const unable = async () => Promise.reject(new CallError('not-supported', 'A made-up call cannot be asked after'))

  return {
    calls: {
      provider: { name: SEED_PROVIDER, parseWebhook: true },
      place({ to, reference }) {
        const placedMs = clock.now().getTime()
        const told = { provider: SEED_PROVIDER, reference, providerCallId: randomUUID() }
        for (const { afterMs, ...news } of drawFate(to)) {
          toTell.push({ ...told, ...news, at: new Date(placedMs + afterMs) })
        }
        let give = () => {}
        const answer = new Promise<CallUpdate>(resolve => {
          give = () => resolve({ ...told, status: 'initiated', at: new Date(placedMs) })
        })
        placed.push({ answer, give })
        return answer
      },
      get: unable,
      hangUp: unable,
      addRecorder(recorder) {
        recorders.add(recorder)
        return () => recorders.delete(recorder)
      },
    },
    async tellUntil(ms) {
      const answered = placed.splice(0)
      for (const { give } of answered) give()
      // Whoever placed a call has heard its answer before what comes next.
      await Promise.all(answered.map(({ answer }) => answer))
      const ripe = toTell.filter(({ at }) => at.getTime() <= ms)
      toTell = toTell.filter(({ at }) => at.getTime() > ms)
      await Promise.all(ripe.flatMap(update => [...recorders].map(async recorder => recorder.record(update))))
    },
    nextMs: () => (toTell.length === 0 ? undefined : Math.min(...toTell.map(({ at }) => at.getTime()))),
    lastMs: () => (toTell.length === 0 ? undefined : Math.max(...toTell.map(({ at }) => at.getTime()))),
  }
}
