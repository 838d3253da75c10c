import { SchedulerError } from './scheduler-error.ts'
import type { CallChange, Changed } from './store/change-call.ts'

/** Why a call was not changed, as an error. */
export function refusalOf({ kind, id, ifVersion }: CallChange, { call, refused }: Changed = {}): SchedulerError {
  switch (refused) {
    case 'begun':
      return new SchedulerError(
        'begun',
        `Expected a call that has not begun, to ${kind} it, got one that is ${call?.status}`,
      )
    case 'ended':
      return new SchedulerError(
        'ended',
        `Expected a call that has not ended, to ${kind} it, got one that is ${call?.status}`,
      )
    case 'version':
      return new SchedulerError(
        'conflict',
        `Expected version ${ifVersion} of the call, got ${call?.version}: somebody changed it`,
      )
    default:
      return new SchedulerError(
        'unknown-call',
        `Expected the id of a call, got ${JSON.stringify(String(id).slice(0, 60))}`,
      )
  }
}
