import type { EventMap } from '@outdial/call-client/kernel'
import type { Disturbance } from './run/alarm.ts'
import type { Metadata, ScheduledCall } from './store/call.ts'

/** The events of a scheduler. A listener that throws disturbs no call. */
export interface SchedulerEvents<CallMetadata extends Metadata = Metadata> extends EventMap {
  /**
   * The current state of a call that this scheduler has changed. `watch` also reports changes by
   * other processes.
   */
  call: ScheduledCall<CallMetadata>
  /**
   * The clock jumped, the machine slept or the process stalled. The scheduler has read the clock
   * again, and has dialed nothing that is too late.
   */
  clock: Disturbance
  /**
   * A failure that no promise reports: of the store, a listener or a hang-up. The work goes on. If
   * a provider refuses the credentials, its error comes once, and again only after an accepted call.
   * If no webhook came within a minute of the first call of a provider that only has webhooks, that is
   * reported once.
   */
  error: { readonly error: unknown; readonly event?: string | undefined }
}
