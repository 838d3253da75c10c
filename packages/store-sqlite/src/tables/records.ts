import { OUTCOMES, type PhoneNumber } from '@outdial/call-client/kernel'
import { type CallRecord, isRecorded, type RecordPosition, toRecord } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/database.ts'
import { ATTEMPT_COLUMNS, toAttempt } from './attempt-row.ts'
import { toPhoneNumber } from './call-row.ts'
import { oneOf, orAbsent, toDate, toFlag, toNumber, toText } from './values.ts'

const INSERT = `INSERT INTO records (id, from_number, to_number, at, answered, duration_ms, outcome, call_id)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`

const SELECT = 'SELECT id, from_number, to_number, at, answered, duration_ms, outcome, call_id FROM records WHERE'
const WITH_ID = `${SELECT} id = ?`
const BEFORE = '(at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT 0 + ?'
const TO = `${SELECT} to_number = ? AND ${BEFORE}`
const FROM = `${SELECT} from_number = ? AND to_number <> ? AND ${BEFORE}`

// What `isRecorded` says of an attempt.
const RECORDED = `a.ended_at IS NOT NULL AND a.released = 0 AND a.status <> 'rejected'
  AND (a.provider_call_id IS NOT NULL OR a.answered = 1)`
const SELECT_ATTEMPTS = `SELECT ${ATTEMPT_COLUMNS}, c.id FROM attempts a JOIN calls c ON c.sequence = a.call WHERE`
const ATTEMPTS_BEFORE = `(a.licensed_at, a.reference) < (?, ?) AND ${RECORDED} ORDER BY a.licensed_at DESC, a.reference DESC LIMIT 0 + ?`
const ATTEMPTS_TO = `${SELECT_ATTEMPTS} a.to_number = ? AND ${ATTEMPTS_BEFORE}`
const ATTEMPTS_FROM = `${SELECT_ATTEMPTS} a.from_number = ? AND a.to_number <> ? AND ${ATTEMPTS_BEFORE}`
const CALL_ID = 23

const toOutcome = oneOf(OUTCOMES)

/** Adds a record, unless its id is known; returns the one that has the id. */
export function keepRecord(db: Database, record: CallRecord): CallRecord {
  const { id, from, to, at, answered, durationMs, outcome, callId } = record
  const { changes } = db.run(
    INSERT,
    id,
    from ?? null,
    to,
    at.getTime(),
    toFlag(answered),
    durationMs ?? null,
    outcome ?? null,
    callId ?? null,
  )
  const known = changes === 0 ? db.row(WITH_ID, id) : undefined
  return known ? fromRow(known) : record
}

/** Of a number's ended attempts and its records, to it and from it, so many each, the latest first. */
export function recordsOf(
  db: Database,
  number: PhoneNumber,
  after: RecordPosition | undefined,
  most: number,
): readonly CallRecord[] {
  const rest = [after?.at.getTime() ?? Number.MAX_SAFE_INTEGER, after?.id ?? '', most]
  const attempts = [...db.rows(ATTEMPTS_TO, number, ...rest), ...db.rows(ATTEMPTS_FROM, number, number, ...rest)]
  const records = [...db.rows(TO, number, ...rest), ...db.rows(FROM, number, number, ...rest)]
  const recorded = attempts.map(row => toAttempt(row, toText(row[CALL_ID]))).filter(isRecorded)
  return [...recorded.map(toRecord), ...records.map(fromRow)]
}

const fromRow = (row: Row): CallRecord => ({
  id: toText(row[0]),
  from: orAbsent(row[1], toPhoneNumber),
  to: toPhoneNumber(row[2]),
  at: toDate(row[3]),
  answered: row[4] === 1,
  durationMs: orAbsent(row[5], toNumber),
  outcome: orAbsent(row[6], toOutcome),
  callId: orAbsent(row[7], toText),
})
