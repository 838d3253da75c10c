import { CallError, type Clock } from '@outdial/call-client/kernel'
import { type CallInput, type CallStore, createScheduler } from '@outdial/scheduler-core'

/** Who is to dial the made-up calls that are to come: never a service that rings phones, whatever is configured later. */
export const MADE_UP = 'made-up'

/** Schedules made-up calls of the next days; here nothing is dialed. */
export async function scheduleComing(store: CallStore, clock: Clock, coming: readonly CallInput[]): Promise<void> {
  const never = async () => Promise.reject(new CallError('not-supported', 'Nothing is dialed here'))
  const calls = { provider: { name: MADE_UP }, place: never, get: never, hangUp: never, addRecorder: () => () => {} }
  const scheduler = createScheduler({ store, calls, concurrency: 1, clock })
  await scheduler.schedule(coming)
  await scheduler.close()
}
