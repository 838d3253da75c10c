import { isOutcome, type PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord, CallRecord } from './call.ts'

/** Whether an attempt belongs to the history: it has ended, and the provider had it. */
export const isRecorded = ({ status, released, providerCallId, answered }: AttemptRecord): boolean =>
  isOutcome(status) && !released && status !== 'rejected' && (providerCallId !== undefined || answered)

/** An attempt as the history keeps it. */
export function toRecord(attempt: AttemptRecord): CallRecord {
  const { reference: id, from, to, licensedAt: at, answered, status, callId } = attempt
  const outcome = isOutcome(status) ? status : undefined
  return { id, from, to, at, answered, durationMs: talkMs(attempt), outcome, callId }
}

/** Whose histories these are in, each number once. */
export const numbersOf = (records: readonly Pick<CallRecord, 'from' | 'to'>[]): readonly PhoneNumber[] => [
  ...new Set(records.flatMap(({ from, to }) => (from === undefined ? to : [to, from]))),
]

/**
 * How long the talk took, in milliseconds: as it was told, else from the answer to the end, where both are known. Of a call that
 * nobody has heard the end of, they are not.
 */
export function talkMs({ durationMs, answeredAt, endedAt, status }: Talk): number | undefined {
  if (durationMs !== undefined || !answeredAt || !endedAt || status === 'indeterminate') return durationMs
  return Math.max(0, endedAt.getTime() - answeredAt.getTime())
}

type Talk = Pick<AttemptRecord, 'durationMs' | 'answeredAt' | 'endedAt'> & { readonly status: string }
