import type { Call } from '../../api/call-wire.ts'
import { isEnded } from '../feed/calls-view.ts'

/** An action on a call. */
export type CallAction = 'edit' | 'cancel' | 'details'

/**
 * The actions that the status allows: a scheduled call can be edited, a live one hung up once, an
 * ended or logged one only viewed.
 */
export function allowedActions(call: Call): readonly CallAction[] {
  if (call.logged !== undefined) return ['details']
  if (call.status === 'scheduled') return ['edit', 'cancel', 'details']
  if (isEnded(call) || call.cancelledAt !== undefined) return ['details']
  return ['cancel', 'details']
}
