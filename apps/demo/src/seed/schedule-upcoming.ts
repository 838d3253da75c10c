import { CallError, type Clock } from '@outdial/call-client/kernel'
import { type CallInput, type CallStore, createScheduler } from '@outdial/scheduler-core'

/** Provider of upcoming sample calls: a name that no service which rings phones ever has. */
export const SAMPLE_PROVIDER = 'sample-calls'

/** Schedules the sample calls of the next days. This scheduler is never started. */
export async function scheduleUpcoming(store: CallStore, clock: Clock, upcoming: readonly CallInput[]): Promise<void> {
  const never = async () => Promise.reject(new CallError('not-supported', 'This scheduler dials nothing'))
  const client = {
    provider: { name: SAMPLE_PROVIDER },
    maxCallMs: 4 * 3_600_000,
    placeTimeoutMs: 30_000,
    place: never,
    get: never,
    hangUp: never,
    addRecorder: () => () => {},
  }
  const scheduler = createScheduler({ store, clients: client, concurrency: 1, clock })
  await scheduler.schedule(upcoming)
  await scheduler.close()
}
