import { isLive } from '@outdial/call-client/kernel'
import type { SchedulerClient } from '../clients.ts'
import type { AttemptRecord, ScheduledCall } from '../store/call.ts'

/** The bounds of how long an attempt may wait at its provider. */
export interface RingingTerms extends Pick<ScheduledCall, 'cancelledAt'> {
  /** See `RingBy`. */
  readonly ringBy: Date | undefined
}

/**
 * The time from which an attempt that is still `initiated` is hung up: it may wait in a queue of its
 * provider, and its phone must not ring after its `ringBy`, after the call was cancelled, or after its
 * line was freed. A provider that queues calls is asked to end any live attempt at `lineFreeAt`. Absent
 * for other statuses, without an id, and if the provider cannot hang up.
 */
export function hangUpAt(
  { status, providerCallId, lineFreeAt }: AttemptRecord,
  { ringBy = lineFreeAt, cancelledAt = lineFreeAt }: RingingTerms,
  provider: SchedulerClient['provider'] | undefined,
): Date | undefined {
  if (!isLive(status) || providerCallId === undefined || !provider?.hangUp) return undefined
  // A call that waited in a queue began late, so its limits of ringing and conversation end late too.
  if (status !== 'initiated') return provider.facts?.overRate === 'queues' ? lineFreeAt : undefined
  return new Date(Math.min(ringBy.getTime(), cancelledAt.getTime(), lineFreeAt.getTime()))
}
