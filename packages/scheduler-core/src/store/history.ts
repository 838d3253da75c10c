import { isOutcome } from '@outdial/call-client/kernel'
import type { AttemptRecord, CallRecord } from './call.ts'

/** Whether an attempt belongs to the history: it has ended, and the provider had it. */
export const isRecorded = ({ status, released, providerCallId, answered }: AttemptRecord): boolean =>
  isOutcome(status) && !released && status !== 'rejected' && (providerCallId !== undefined || answered)

/** An attempt as the history keeps it. */
export function toRecord(attempt: AttemptRecord): CallRecord {
  const { reference: id, from, to, licensedAt: at, answered, durationMs, status, callId } = attempt
  return { id, from, to, at, answered, durationMs, outcome: isOutcome(status) ? status : undefined, callId }
}
