import { OPEN_STATUSES, OUTCOMES, type PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord, Metadata, ScheduledCall, ScheduledStatus } from '@outdial/scheduler-core/store'
import type { Row } from '../connection/session.ts'
import { damaged, oneOf, orAbsent, toDate, toJson, toMs, toNumber, toText } from './values.ts'

export const STATUSES: readonly ScheduledStatus[] = ['scheduled', ...OPEN_STATUSES, ...OUTCOMES]

/** The columns that `toCall` reads, of `calls c`, and how many there are. */
export const CALL_COLUMNS = `c.sequence, c.id, c.version, c.status, c.queue, c.due_at, c.at, c.to_number, c.from_number,
  c.provider, c.local_time, c.time_zone, c.not_after, c.key, c.owner_id, c.metadata::text, c.attempt_count, c.last_outcome,
  c.cancelled_at, c.cause, c.created_at, c.ended_at, c.latest`
export const CALL_WIDTH = 23
/** Of these the column that says which attempt is the call's latest. */
export const LATEST_REFERENCE = 22

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

/** A call by the names of its columns. The metadata travel as text: what is escaped in them stays as it is. */
export const callValues = (call: ScheduledCall) => ({
  sequence: call.sequence,
  id: call.id,
  version: call.version,
  status: call.status,
  queue: call.queue,
  due_at: toMs(call.dueAt),
  at: toMs(call.at),
  to_number: call.to,
  from_number: call.from ?? null,
  provider: call.provider,
  local_time: call.localTime?.local ?? null,
  time_zone: call.localTime?.timeZone ?? null,
  not_after: toMs(call.notAfter),
  key: call.key ?? null,
  owner_id: call.ownerId ?? null,
  metadata: call.metadata ? JSON.stringify(call.metadata) : null,
  attempt_count: call.attemptCount,
  last_outcome: call.lastOutcome ?? null,
  cancelled_at: toMs(call.cancelledAt),
  cause: call.cause ?? null,
  created_at: toMs(call.createdAt),
  ended_at: toMs(call.endedAt),
  latest: call.attempt?.reference ?? null,
})
