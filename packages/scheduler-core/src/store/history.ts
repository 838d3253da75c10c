import { isOutcome, type Outcome, type PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord, CallRecord } from './call.ts'

/** True if an attempt belongs to the history: it has ended, and the provider accepted it. */
export const isRecorded = ({ status, released, providerCallId, answered }: AttemptRecord): boolean =>
  isOutcome(status) && !released && status !== 'rejected' && (providerCallId !== undefined || answered)

/** Converts an attempt at a call of this owner to a history record. */
export function toRecord(attempt: AttemptRecord, ownerId: string | undefined): CallRecord {
  const { reference: id, from, to, licensedAt: at, answered, status, callId, provider, cause } = attempt
  const outcome = isOutcome(status) ? status : undefined
  const durationMs = talkDurationMs(attempt)
  return { id, from, to, at, answered, durationMs, outcome, callId, ownerId, direction: 'outbound', provider, cause }
}

/** The status of a record in the log: its outcome, or else whether it was answered. */
export const statusOf = ({ outcome, answered }: Pick<CallRecord, 'outcome' | 'answered'>): Outcome =>
  outcome ?? (answered ? 'completed' : 'no-answer')

/** The distinct numbers of these records. */
export const numbersOf = (records: readonly Pick<CallRecord, 'from' | 'to'>[]): readonly PhoneNumber[] => [
  ...new Set(records.flatMap(({ from, to }) => (from === undefined ? to : [to, from]))),
]

/**
 * Length of the conversation, in milliseconds: as the provider reported it, or else from the answer
 * to the end; 0 if only the end shows that the call was answered. `undefined` if it was not
 * answered, or its end is not known, as for an `indeterminate` call.
 */
export function talkDurationMs({ durationMs, answered, answeredAt, endedAt, status }: Talk): number | undefined {
  if (durationMs !== undefined || !answered || !endedAt || status === 'indeterminate') return durationMs
  return answeredAt ? Math.max(0, endedAt.getTime() - answeredAt.getTime()) : 0
}

type Talk = Pick<AttemptRecord, 'durationMs' | 'answered' | 'answeredAt' | 'endedAt'> & { readonly status: string }
