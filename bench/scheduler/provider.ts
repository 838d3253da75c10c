import type { SchedulerClient } from './packages.ts'

type Recorder = Parameters<SchedulerClient['addRecorder']>[0]
type Request = Parameters<SchedulerClient['place']>[0]

/** A placed call. `end` resolves once the scheduler has its end on disk. */
export interface Placed {
  readonly to: string
  end(): Promise<void>
}

/** A provider that accepts every call at once, and ends calls when the benchmark does. */
export function instantProvider(onPlaced: (call: Placed) => void): SchedulerClient {
  const recorders: Recorder[] = []
  let placed = 0

  const place = ({ to, reference = '' }: Request) => {
    const news = { provider: 'bench', reference, providerCallId: `call-${placed++}` }
    onPlaced({
      to,
      async end() {
        const update = { ...news, status: 'completed' as const, at: new Date(), answered: true, durationMs: 1000 }
        for (const recorder of recorders) await recorder.record(update)
      },
    })
    return Promise.resolve({ ...news, status: 'initiated' as const, at: new Date() })
  }
  const unasked = () => Promise.reject(new Error('Expected no question in this benchmark'))

  return {
    provider: { name: 'bench', parseWebhook: true },
    maxCallMs: 4 * 3_600_000,
    placeTimeoutMs: 30_000,
    place,
    get: unasked,
    hangUp: unasked,
    addRecorder(recorder) {
      recorders.push(recorder)
      return () => recorders.splice(recorders.indexOf(recorder), 1)
    },
  }
}

let answered: Promise<void> | undefined

/** Ends a call once the answer to its POST has arrived, in the same turn of the event loop. */
export const endAtOnce = async (call: Placed): Promise<void> => {
  answered ??= new Promise(resolve => {
    setImmediate(() => {
      answered = undefined
      resolve()
    })
  })
  await answered
  await call.end()
}
