import { OUTCOMES } from '@outdial/call-client/kernel'
import type { CallRecord } from '../store/call.ts'
import { toPhoneNumber } from './call-row.ts'
import { oneOf, orAbsent, type Row, toDate, toFlag, toNumber, toText } from './values.ts'

/** The columns that `toCallRecord` reads, in order. */
export const RECORD_COLUMNS = 'id from_number to_number at answered duration_ms outcome call_id owner_id'.split(' ')

const toOutcome = oneOf(OUTCOMES)

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
})

/** The column values of a record, by column name. */
export const recordValues = ({ id, from, to, at, answered, durationMs, outcome, callId, ownerId }: CallRecord) => ({
  id,
  from_number: from ?? null,
  to_number: to,
  at: at.getTime(),
  answered,
  duration_ms: durationMs ?? null,
  outcome: outcome ?? null,
  call_id: callId ?? null,
  owner_id: ownerId ?? null,
})
