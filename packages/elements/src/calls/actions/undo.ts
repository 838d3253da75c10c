import type { CallDraft } from '../../api/call-requests.ts'
import type { Call } from '../../api/call-wire.ts'

/**
 * A copy of a cancelled call, which undoes the cancellation, since an ended call stays ended.
 * `undefined` if its time has passed.
 */
export function copyOf(call: Call, now: number): CallDraft | undefined {
  const { to, from, queue, provider, ownerId, metadata, at, localTime, dueAt, notAfter } = call
  if (Date.parse(dueAt) <= now) return undefined
  // A waiting retry is due at another time than `at`.
  const wanted = at === dueAt ? (localTime ?? at) : dueAt
  return { to, from, queue, provider, ownerId, metadata, at: wanted, notAfter }
}

/**
 * The idempotency key of undoing the cancellation of this call. It is the same on every page, so that the copy is
 * scheduled once.
 */
export const undoKeyOf = ({ id }: Call): string => `undo-${id}`
