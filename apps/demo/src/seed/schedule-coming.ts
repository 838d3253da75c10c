import { CallError, type Clock } from '@outdial/call-client/kernel'
import { type CallInput, type CallStore, createScheduler } from '@outdial/scheduler-core'

/** Schedules calls for whoever dials with this provider; here nothing is dialed. */
export async function scheduleComing(
  store: CallStore,
  clock: Clock,
  provider: string,
  coming: readonly CallInput[],
): Promise<void> {
  const never = async () => Promise.reject(new CallError('not-supported', 'Nothing is dialed here'))
  const calls = { provider: { name: provider }, place: never, get: never, hangUp: never, addRecorder: () => () => {} }
  const scheduler = createScheduler({ store, calls, concurrency: 1, clock })
  await scheduler.schedule(coming)
  await scheduler.close()
}
