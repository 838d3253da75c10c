import { OPEN_STATUSES, OUTCOMES, type PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord, Metadata, NewCall, ScheduledCall, ScheduledStatus } from '@outdial/scheduler-core/store'
import type { Row, Value } from '../connection/database.ts'
import { damaged, oneOf, orAbsent, toDate, toJson, toMs, toNumber, toText } from './values.ts'

export const STATUSES: readonly ScheduledStatus[] = ['scheduled', ...OPEN_STATUSES, ...OUTCOMES]

/** The columns that `toCall` reads, of `calls c`, and how many there are. */
export const CALL_COLUMNS = `c.sequence, c.id, c.version, c.status, c.queue, c.due_at, c.at, c.to_number, c.from_number,
  c.provider, c.local_time, c.time_zone, c.not_after, c.key, c.owner_id, c.metadata, c.attempt_count, c.last_outcome,
  c.cancelled_at, c.cause, c.created_at, c.ended_at, c.attempt_id`
export const CALL_WIDTH = 23

/** Which row its latest attempt is. */
export const latestIdOf = (row: Row): number | undefined => orAbsent(row[22], toNumber)

const toStatus = oneOf(STATUSES)
const toOutcome = oneOf(OUTCOMES)

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was checked before it was stored
export const toPhoneNumber = (value: unknown) => toText(value) as PhoneNumber

export function toCall(row: Row, attempt: AttemptRecord | undefined): ScheduledCall {
  return {
    sequence: toNumber(row[0]),
    id: toText(row[1]),
    version: toNumber(row[2]),
    status: toStatus(row[3]),
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
    attempt,
  }
}

function toMetadata(value: unknown): Metadata {
  const metadata = toJson(value)
  if (typeof metadata !== 'object' || metadata === null) return damaged('metadata', metadata)
  return { ...metadata }
}

/** What of a call may be edited, in the order of `EDITABLE`. */
export const EDITABLE = [
  'queue',
  'at',
  'to_number',
  'from_number',
  'provider',
  'local_time',
  'time_zone',
  'owner_id',
  'metadata',
] as const

export const editableValues = (call: NewCall): readonly Value[] => [
  call.queue,
  toMs(call.at),
  call.to,
  call.from ?? null,
  call.provider,
  call.localTime?.local ?? null,
  call.localTime?.timeZone ?? null,
  call.ownerId ?? null,
  call.metadata ? JSON.stringify(call.metadata) : null,
]
