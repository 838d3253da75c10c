import type { EventMap } from '@outdial/call-client/kernel'
import type { Disturbance } from './run/alarm.ts'
import type { ScheduledCall } from './store/call.ts'

/** What a scheduler tells whoever listens. Listeners cannot disturb a call. */
export interface SchedulerEvents extends EventMap {
  /** A call changed, as it now stands. Heard for what this scheduler did or recorded; `watch` tells what other processes did, too. */
  call: ScheduledCall
  /** The clock jumped, the machine slept or the process stood still: it has looked at the time anew, and nothing late was dialed. */
  clock: Disturbance
  /** Something failed that no promise tells: a store that is away, a listener, a hang-up. The work goes on. */
  error: { readonly error: unknown; readonly event?: string | undefined }
}
