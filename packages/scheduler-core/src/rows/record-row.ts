import type { CallDirection, CallRecord } from '../store/call.ts'
import { toMetadata, toOutcome, toPhoneNumber } from './call-row.ts'
import { oneOf, orAbsent, type Row, toDate, toFlag, toNumber, toText } from './values.ts'

/** The columns that `toCallRecord` reads, in order. */
export const RECORD_COLUMNS =
  'id from_number to_number at answered duration_ms outcome call_id owner_id direction provider cause metadata'.split(
    ' ',
  )

const toDirection = oneOf<CallDirection>(['outbound', 'inbound'])

export const toCallRecord = (row: Row): CallRecord => ({
  id: toText(row[0]),
  from: orAbsent(row[1], toPhoneNumber),
  to: toPhoneNumber(row[2]),
  at: toDate(row[3]),
  answered: toFlag(row[4]),
  durationMs: orAbsent(row[5], toNumber),
  outcome: orAbsent(row[6], toOutcome),
  callId: orAbsent(row[7], toText),
  ownerId: orAbsent(row[8], toText),
  direction: orAbsent(row[9], toDirection),
  provider: orAbsent(row[10], toText),
  cause: orAbsent(row[11], toText),
  metadata: orAbsent(row[12], toMetadata),
})

/** The column values of a record, by column name. */
export const recordValues = ({
  id,
  from,
  to,
  at,
  answered,
  durationMs,
  outcome,
  callId,
  ownerId,
  ...rest
}: CallRecord) => ({
  id,
  from_number: from ?? null,
  to_number: to,
  at: at.getTime(),
  answered,
  duration_ms: durationMs ?? null,
  outcome: outcome ?? null,
  call_id: callId ?? null,
  owner_id: ownerId ?? null,
  direction: rest.direction ?? null,
  provider: rest.provider ?? null,
  cause: rest.cause ?? null,
  metadata: rest.metadata ? JSON.stringify(rest.metadata) : null,
})
