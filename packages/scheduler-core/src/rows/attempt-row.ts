import { type AttemptDetails, OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import type { AttemptEvent, AttemptRecord, CallId } from '../store/call.ts'
import { toPhoneNumber } from './call-row.ts'
import { type Column, damaged, oneOf, orAbsent, type Row, toDate, toFlag, toJson, toNumber, toText } from './values.ts'

/** The columns that `toAttempt` reads, in order. */
export const ATTEMPT_COLUMNS = (
  'reference attempt provider queue to_number from_number licensed_at dial_by answer_by ' +
  'line_free_at status provider_call_id answered answered_at ended_at duration_ms cause ' +
  'cause_status released next_poll_at polls events details'
).split(' ')

export const toAttemptStatus = oneOf([...OPEN_STATUSES, ...OUTCOMES])

/** Reads the attempt whose first column has this index. */
export function toAttempt(row: Row, callId: CallId, from = 0): AttemptRecord {
  return {
    callId,
    reference: toText(row[from]),
    attempt: toNumber(row[from + 1]),
    provider: toText(row[from + 2]),
    queue: toText(row[from + 3]),
    to: toPhoneNumber(row[from + 4]),
    from: orAbsent(row[from + 5], toPhoneNumber),
    licensedAt: toDate(row[from + 6]),
    dialBy: toDate(row[from + 7]),
    answerBy: toDate(row[from + 8]),
    lineFreeAt: toDate(row[from + 9]),
    status: toAttemptStatus(row[from + 10]),
    providerCallId: orAbsent(row[from + 11], toText),
    answered: toFlag(row[from + 12]),
    answeredAt: orAbsent(row[from + 13], toDate),
    endedAt: orAbsent(row[from + 14], toDate),
    durationMs: orAbsent(row[from + 15], toNumber),
    cause: orAbsent(row[from + 16], toText),
    causeStatus: orAbsent(row[from + 17], toAttemptStatus),
    released: toFlag(row[from + 18]),
    nextPollAt: orAbsent(row[from + 19], toDate),
    polls: toNumber(row[from + 20]),
    events: toEvents(row[from + 21]),
    details: orAbsent(row[from + 22], toDetails),
  }
}

/** Writes the events of an attempt, as JSON. */
export const fromEvents = (events: readonly AttemptEvent[]): string =>
  events.length === 0
    ? '[]'
    : JSON.stringify(
        events.map(({ status, at, cause, providerCallId }) => [status, at.getTime(), cause, providerCallId]),
      )

/** Writes the details of an attempt, as JSON. */
export const fromDetails = (details: AttemptDetails | undefined): string | null =>
  details ? JSON.stringify(details) : null

function toDetails(value: Column): AttemptDetails {
  const details = toJson(value)
  if (typeof details !== 'object' || details === null) return damaged('details', details)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parsed JSON that a store wrote
  return details as AttemptDetails
}

function toEvents(value: Column): readonly AttemptEvent[] {
  if (value === '[]') return []
  const events = toJson(value)
  if (!Array.isArray(events)) return damaged('events', events)
  return events.map((event: unknown) => (Array.isArray(event) ? toEvent(event) : damaged('an event', event)))
}

function toEvent([status, at, cause, providerCallId]: readonly unknown[]): AttemptEvent {
  if (typeof at !== 'number') return damaged('a number', at)
  return {
    status: toAttemptStatus(status),
    at: new Date(at),
    cause: toWord(cause),
    providerCallId: toWord(providerCallId),
  }
}

const toWord = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
