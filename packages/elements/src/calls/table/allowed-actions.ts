import type { Call } from '../../api/call-wire.ts'
import { ENDED } from '../feed/calls-view.ts'

/** What can be done with a call. */
export type CallAction = 'edit' | 'cancel' | 'details'

export const isEnded = ({ status }: Call) => ENDED.some(outcome => outcome === status)

/** What makes sense of a call as it stands: what waits can be changed; what has begun can be hung up, once; what has ended, only looked at. */
export function allowedActions(call: Call): readonly CallAction[] {
  if (call.status === 'scheduled') return ['edit', 'cancel', 'details']
  if (isEnded(call) || call.cancelledAt !== undefined) return ['details']
  return ['cancel', 'details']
}

/** What `cancel` is called: a call that has begun is hung up. */
export const cancelLabel = ({ status }: Call): string => (status === 'scheduled' ? 'Cancel' : 'Hang up')
