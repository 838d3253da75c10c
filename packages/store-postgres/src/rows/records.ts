import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { CallRecord } from '@outdial/scheduler-core'
import { RECORD_COLUMNS, recordValues, toCallRecord } from '@outdial/scheduler-core/internal'
import { type HistoryQuery, isRecorded, toRecord } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { CALL_AND_ATTEMPT, withLatest } from './columns.ts'

const COLUMNS = RECORD_COLUMNS.join(', ')
const INSERT = `INSERT INTO outdial.records (${COLUMNS})
  SELECT ${RECORD_COLUMNS.map(name => `x.${name}`).join(', ')}
  FROM json_to_recordset($1::text::json) AS x(id text, from_number text, to_number text, at bigint, answered boolean,
    duration_ms double precision, outcome text, call_id text, owner_id text, direction text, provider text, cause text,
    metadata text)
  ORDER BY x.id ON CONFLICT (id) DO NOTHING`
const SELECT = `SELECT ${COLUMNS} FROM outdial.records WHERE`
const WITH_IDS = `${SELECT} id = ANY($1::text::text[])`
const BEFORE =
  '($5::text IS NULL OR owner_id = $5::text) AND (at, id) < ($2::bigint, $3::text) ORDER BY at DESC, id DESC LIMIT $4::bigint'
const TO = `${SELECT} to_number = $1::text AND ${BEFORE}`
const FROM = `${SELECT} from_number = $1::text AND to_number <> $1::text AND ${BEFORE}`

// The condition of `isRecorded`.
const RECORDED = `a.ended_at IS NOT NULL AND NOT a.released AND a.status <> 'rejected'
  AND (a.provider_call_id IS NOT NULL OR a.answered)`
const ATTEMPTS = `SELECT ${CALL_AND_ATTEMPT} FROM outdial.attempts a JOIN outdial.calls c ON c.sequence = a.call WHERE`
const ATTEMPTS_BEFORE = `($5::text IS NULL OR c.owner_id = $5::text) AND (a.licensed_at, a.reference) < ($2::bigint, $3::text) AND ${RECORDED}
  ORDER BY a.licensed_at DESC, a.reference DESC LIMIT $4::bigint`
const ATTEMPTS_TO = `${ATTEMPTS} a.to_number = $1::text AND ${ATTEMPTS_BEFORE}`
const ATTEMPTS_FROM = `${ATTEMPTS} a.from_number = $1::text AND a.to_number <> $1::text AND ${ATTEMPTS_BEFORE}`

/** Adds records unless their ids are known; returns the records that have the ids, in no order. */
export async function keepRecords(db: Database, records: readonly CallRecord[]): Promise<readonly CallRecord[]> {
  const ids = records.map(({ id }) => id)
  // The second statement sees records that another transaction added while the first waited for it.
  const [, kept] = await Promise.all([
    db.query(INSERT, JSON.stringify(records.map(recordValues))),
    recordsWith(db, ids),
  ])
  return kept
}

/** The records that have these ids, in no order. */
export async function recordsWith(db: Database, ids: readonly string[]): Promise<readonly CallRecord[]> {
  return (await db.query(WITH_IDS, toArray(ids))).map(toCallRecord)
}

/**
 * The ended attempts and the records to and from a number: up to `most` of each, the latest first.
 */
export async function recordsOf(
  db: Database,
  number: PhoneNumber,
  { ownerId, after }: HistoryQuery,
  most: number,
): Promise<readonly CallRecord[]> {
  const rest = [after?.at.getTime() ?? Number.MAX_SAFE_INTEGER, after?.id ?? '', most, ownerId ?? null]
  const statements = [ATTEMPTS_TO, ATTEMPTS_FROM, TO, FROM].map(text => db.query(text, number, ...rest))
  const [attemptsTo = [], attemptsFrom = [], to = [], from = []] = await Promise.all(statements)
  const attempts = [...attemptsTo, ...attemptsFrom].map(withLatest)
  const recorded = attempts.flatMap(({ attempt, ...call }) =>
    attempt && isRecorded(attempt) ? toRecord(attempt, call.ownerId) : [],
  )
  return [...recorded, ...to.map(toCallRecord), ...from.map(toCallRecord)]
}
