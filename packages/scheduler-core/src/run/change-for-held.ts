import type { ScheduledCall } from '../store/call.ts'
import type { CallChange } from '../store/change-call.ts'
import type { HeldCall } from '../store/step.ts'

/** The longest time between two checks of the store, whatever `nextDueAt` says. */
export const CHECK_MS = 30_000

/** What becomes of a call that a step held: it is due again later, or it ends. */
export function changeForHeld({ call, reason, until }: HeldCall, now: Date): CallChange {
  const { id, version: ifVersion } = call
  if (isDeferred(reason)) return { kind: 'defer', id, ifVersion, dueAt: deferredTo(call, until, now) }
  const outcome = reason === 'not-allowed' || reason === 'do-not-call' ? 'cancelled' : 'expired'
  return { kind: 'end', id, ifVersion, outcome, cause: reason }
}

/** A hold that time ends. */
const isDeferred = (reason: HeldCall['reason']): boolean =>
  reason === 'window' || reason === 'unknown-zone' || reason === 'limit'

/** A call that may not begin before its `notAfter` expires then. */
function deferredTo({ notAfter }: ScheduledCall, until: Date | undefined, now: Date): Date {
  const dueAt = until ?? new Date(now.getTime() + CHECK_MS)
  return notAfter && notAfter < dueAt ? notAfter : dueAt
}
