import type { SchedulerClient } from '../clients.ts'
import type { AttemptRecord, ScheduledCall } from '../store/call.ts'

/** The properties of a call that bound how long its attempt may wait at the provider. */
export type RingingTerms = Pick<ScheduledCall, 'notAfter' | 'cancelledAt'>

/**
 * The time from which an attempt that is still `initiated` is hung up: it may wait in a queue of its
 * provider, and its phone must not ring after `notAfter`, after the call was cancelled, or after its
 * line was freed. Absent for other statuses, without an id, and if the provider cannot hang up.
 */
export function hangUpAt(
  { status, providerCallId, lineFreeAt }: AttemptRecord,
  { notAfter = lineFreeAt, cancelledAt = lineFreeAt }: RingingTerms,
  provider: SchedulerClient['provider'] | undefined,
): Date | undefined {
  if (status !== 'initiated' || providerCallId === undefined || !provider?.hangUp) return undefined
  return new Date(Math.min(notAfter.getTime(), cancelledAt.getTime(), lineFreeAt.getTime()))
}
