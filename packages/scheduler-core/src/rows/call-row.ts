import { OPEN_STATUSES, OUTCOMES, type PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord, CallRules, Metadata, ScheduledCall, ScheduledStatus, Series } from '../store/call.ts'
import { type Column, damaged, oneOf, orAbsent, type Row, toDate, toJson, toNumber, toText } from './values.ts'

const STATUSES: readonly ScheduledStatus[] = ['scheduled', ...OPEN_STATUSES, ...OUTCOMES]

/** The columns that `toCall` reads, in order. A store may read more columns behind them. */
export const CALL_COLUMNS = (
  'sequence id version status queue due_at at to_number from_number provider local_time time_zone ' +
  'not_after key owner_id metadata attempt_count last_outcome cancelled_at cause created_at ' +
  'ended_at rules series_id series'
).split(' ')

/** Reads the status of a call. */
export const toScheduledStatus = oneOf(STATUSES)
/** Reads how a call has ended. */
export const toOutcome = oneOf(OUTCOMES)

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the number was checked before it was stored
export const toPhoneNumber = (value: Column) => toText(value) as PhoneNumber

/** Reads a call. Its latest attempt is read elsewhere. */
export function toCall(row: Row, attempt: AttemptRecord | undefined): ScheduledCall {
  return {
    sequence: toNumber(row[0]),
    id: toText(row[1]),
    version: toNumber(row[2]),
    status: toScheduledStatus(row[3]),
    queue: toText(row[4]),
    dueAt: toDate(row[5]),
    at: toDate(row[6]),
    to: toPhoneNumber(row[7]),
    from: orAbsent(row[8], toPhoneNumber),
    provider: toText(row[9]),
    localTime: row[10] === null ? undefined : { local: toText(row[10]), timeZone: toText(row[11]) },
    notAfter: orAbsent(row[12], toDate),
    key: orAbsent(row[13], toText),
    ownerId: orAbsent(row[14], toText),
    metadata: orAbsent(row[15], toMetadata),
    attemptCount: toNumber(row[16]),
    lastOutcome: orAbsent(row[17], toOutcome),
    cancelledAt: orAbsent(row[18], toDate),
    cause: orAbsent(row[19], toText),
    createdAt: toDate(row[20]),
    endedAt: orAbsent(row[21], toDate),
    rules: orAbsent(row[22], toRules),
    // `series_id` repeats the id of the series, for its index.
    series: orAbsent(row[24], toSeries),
    attempt,
  }
}

export function toMetadata(value: Column): Metadata {
  const metadata = toJson(value)
  if (typeof metadata !== 'object' || metadata === null) return damaged('metadata', metadata)
  return { ...metadata }
}

/** Writes the rules of a call, as JSON. */
export const fromRules = (rules: CallRules | undefined): string | null => (rules ? JSON.stringify(rules) : null)

function toRules(value: Column): CallRules {
  const rules = toJson(value)
  if (typeof rules !== 'object' || rules === null) return damaged('rules', rules)
  return rules
}

/** Writes a series, as JSON. */
export const fromSeries = (series: Series | undefined): string | null => (series ? JSON.stringify(series) : null)

function toSeries(value: Column): Series {
  const series = toJson(value)
  if (typeof series !== 'object' || series === null || !('occurrence' in series)) return damaged('a series', null)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parsed JSON that a store wrote
  return series as Series
}
