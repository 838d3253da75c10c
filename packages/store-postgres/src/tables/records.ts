import { OUTCOMES, type PhoneNumber } from '@outdial/call-client/kernel'
import { type CallRecord, isRecorded, type RecordPosition, toRecord } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { ATTEMPT_COLUMNS, ATTEMPT_WIDTH, toAttempt } from './attempt-row.ts'
import { toPhoneNumber } from './call-row.ts'
import { oneOf, orAbsent, toDate, toNumber, toText } from './values.ts'

const INSERT = `INSERT INTO outdial.records (id, from_number, to_number, at, answered, duration_ms, outcome, call_id)
  SELECT x.id, x.from_number, x.to_number, x.at, x.answered, x.duration_ms, x.outcome, x.call_id
  FROM json_to_recordset($1::text::json) AS x(id text, from_number text, to_number text, at bigint, answered boolean,
    duration_ms double precision, outcome text, call_id text)
  ORDER BY x.id ON CONFLICT (id) DO NOTHING`

const SELECT =
  'SELECT id, from_number, to_number, at, answered, duration_ms, outcome, call_id FROM outdial.records WHERE'
const WITH_IDS = `${SELECT} id = ANY($1::text::text[])`
const BEFORE = '(at, id) < ($2::bigint, $3::text) ORDER BY at DESC, id DESC LIMIT $4::bigint'
const TO = `${SELECT} to_number = $1::text AND ${BEFORE}`
const FROM = `${SELECT} from_number = $1::text AND to_number <> $1::text AND ${BEFORE}`

// What `isRecorded` says of an attempt.
const RECORDED = `a.ended_at IS NOT NULL AND NOT a.released AND a.status <> 'rejected'
  AND (a.provider_call_id IS NOT NULL OR a.answered)`
const SELECT_ATTEMPTS = `SELECT ${ATTEMPT_COLUMNS}, c.id FROM outdial.attempts a JOIN outdial.calls c ON c.sequence = a.call WHERE`
const ATTEMPTS_BEFORE = `(a.licensed_at, a.reference) < ($2::bigint, $3::text) AND ${RECORDED}
  ORDER BY a.licensed_at DESC, a.reference DESC LIMIT $4::bigint`
const ATTEMPTS_TO = `${SELECT_ATTEMPTS} a.to_number = $1::text AND ${ATTEMPTS_BEFORE}`
const ATTEMPTS_FROM = `${SELECT_ATTEMPTS} a.from_number = $1::text AND a.to_number <> $1::text AND ${ATTEMPTS_BEFORE}`

const toOutcome = oneOf(OUTCOMES)

/** Adds records, unless their ids are known; those that have the ids, in no order. */
export async function keepRecords(db: Database, records: readonly CallRecord[]): Promise<readonly CallRecord[]> {
  // The second is a statement of its own: it sees what somebody else added while the first waited for that.
  const ids = records.map(({ id }) => id)
  const [, kept] = await Promise.all([
    db.query(INSERT, JSON.stringify(records.map(recordValues))),
    recordsWith(db, ids),
  ])
  return kept
}

/** Those that have these ids, in no order. */
export async function recordsWith(db: Database, ids: readonly string[]): Promise<readonly CallRecord[]> {
  return (await db.query(WITH_IDS, toArray(ids))).map(fromRow)
}

/** Of a number's ended attempts and its records, to it and from it, so many each, the latest first. */
export async function recordsOf(
  db: Database,
  number: PhoneNumber,
  after: RecordPosition | undefined,
  most: number,
): Promise<readonly CallRecord[]> {
  const rest = [after?.at.getTime() ?? Number.MAX_SAFE_INTEGER, after?.id ?? '', most]
  const ask = (text: string) => db.query(text, number, ...rest)
  const [to, from, attemptsTo, attemptsFrom] = await Promise.all([
    ask(TO),
    ask(FROM),
    ask(ATTEMPTS_TO),
    ask(ATTEMPTS_FROM),
  ])
  const attempts = [...attemptsTo, ...attemptsFrom].map(row => toAttempt(row, toText(row[ATTEMPT_WIDTH])))
  return [...attempts.filter(isRecorded).map(toRecord), ...to.map(fromRow), ...from.map(fromRow)]
}

const recordValues = ({ id, from, to, at, answered, durationMs, outcome, callId }: CallRecord) => ({
  id,
  from_number: from ?? null,
  to_number: to,
  at: at.getTime(),
  answered,
  duration_ms: durationMs ?? null,
  outcome: outcome ?? null,
  call_id: callId ?? null,
})

const fromRow = (row: Row): CallRecord => ({
  id: toText(row[0]),
  from: orAbsent(row[1], toPhoneNumber),
  to: toPhoneNumber(row[2]),
  at: toDate(row[3]),
  answered: row[4] === true,
  durationMs: orAbsent(row[5], toNumber),
  outcome: orAbsent(row[6], toOutcome),
  callId: orAbsent(row[7], toText),
})
