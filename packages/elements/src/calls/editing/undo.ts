import type { CallDraft } from '../../api/call-requests.ts'
import type { Call } from '../../api/call-wire.ts'

/** The same call again: what undoes its cancelling, since an ended call stays ended. Nothing if its time has passed, and with it the reason to ring. */
export function copyOf(call: Call, now: number): CallDraft | undefined {
  const { to, from, queue, provider, ownerId, metadata, at, localTime, dueAt, notAfter } = call
  if (Date.parse(dueAt) <= now) return undefined
  // A retry that waited is due at another time than the one that was wanted first.
  const wanted = at === dueAt ? (localTime ?? at) : dueAt
  return { to, from, queue, provider, ownerId, metadata, at: wanted, notAfter }
}

/** The same for every try at undoing this one, on whichever page: it is scheduled once. */
export const undoKeyOf = ({ id }: Call): string => `undo-${id}`
