import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { CallRecord } from '@outdial/scheduler-core'
import { RECORD_COLUMNS, recordValues, toCallRecord } from '@outdial/scheduler-core/internal'
import { type HistoryQuery, isRecorded, toRecord } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { CALL_AND_ATTEMPT, withLatest } from './columns.ts'

const COLUMNS = RECORD_COLUMNS.join(', ')
const INSERT = `INSERT INTO records (${COLUMNS}) VALUES (${RECORD_COLUMNS.map(() => '?').join(', ')})
  ON CONFLICT (id) DO NOTHING`
const SELECT = `SELECT ${COLUMNS} FROM records WHERE`
const WITH_ID = `${SELECT} id = ?`
const BEFORE = 'ifnull(?, owner_id) IS owner_id AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT 0 + ?'
const TO = `${SELECT} to_number = ? AND ${BEFORE}`
const FROM = `${SELECT} from_number = ? AND to_number <> ? AND ${BEFORE}`

// The condition of `isRecorded`.
const RECORDED = `a.ended_at IS NOT NULL AND a.released = 0 AND a.status <> 'rejected'
  AND (a.provider_call_id IS NOT NULL OR a.answered = 1)`
const SELECT_ATTEMPTS = `SELECT ${CALL_AND_ATTEMPT} FROM attempts a JOIN calls c ON c.sequence = a.call WHERE`
const ATTEMPTS_BEFORE = `ifnull(?, c.owner_id) IS c.owner_id AND (a.licensed_at, a.reference) < (?, ?) AND ${RECORDED}
  ORDER BY a.licensed_at DESC, a.reference DESC LIMIT 0 + ?`
const ATTEMPTS_TO = `${SELECT_ATTEMPTS} a.to_number = ? AND ${ATTEMPTS_BEFORE}`
const ATTEMPTS_FROM = `${SELECT_ATTEMPTS} a.from_number = ? AND a.to_number <> ? AND ${ATTEMPTS_BEFORE}`

/** Adds a record unless its id is known; returns the record that has the id. */
export function keepRecord(db: Database, record: CallRecord): CallRecord {
  const values = Object.values(recordValues(record)).map(value => (typeof value === 'boolean' ? Number(value) : value))
  const { changes } = db.run(INSERT, ...values)
  const known = changes === 0 ? db.row(WITH_ID, record.id) : undefined
  return known ? toCallRecord(known) : record
}

/**
 * The ended attempts and the records to and from a number: up to `most` of each, the latest first.
 */
export function recordsOf(
  db: Database,
  number: PhoneNumber,
  { ownerId, after }: HistoryQuery,
  most: number,
): readonly CallRecord[] {
  const rest = [ownerId ?? null, after?.at.getTime() ?? Number.MAX_SAFE_INTEGER, after?.id ?? '', most]
  const attempts = [...db.rows(ATTEMPTS_TO, number, ...rest), ...db.rows(ATTEMPTS_FROM, number, number, ...rest)]
  const records = [...db.rows(TO, number, ...rest), ...db.rows(FROM, number, number, ...rest)]
  const recorded = attempts
    .map(withLatest)
    .flatMap(({ attempt, ...call }) => (attempt && isRecorded(attempt) ? toRecord(attempt, call.ownerId) : []))
  return [...recorded, ...records.map(toCallRecord)]
}
