import type { CallId, ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { ATTEMPT_COLUMNS, toAttempt } from './attempt-row.ts'
import { CALL_COLUMNS, CALL_WIDTH, callValues, toCall } from './call-row.ts'
import { toNumber, toText } from './values.ts'

export const WITH_LATEST_COLUMNS = `${CALL_COLUMNS}, ${ATTEMPT_COLUMNS}`
export const LATEST = 'LEFT JOIN outdial.attempts a ON a.reference = c.latest'
const WITH_LATEST = `SELECT ${WITH_LATEST_COLUMNS} FROM outdial.calls c ${LATEST}`
const LOCK_BY_ID =
  'SELECT c.sequence FROM outdial.calls c WHERE c.id = ANY($1::text::text[]) ORDER BY c.sequence FOR UPDATE'
const LOCK =
  'SELECT c.sequence FROM outdial.calls c WHERE c.sequence = ANY($1::text::bigint[]) ORDER BY c.sequence FOR UPDATE'
const BY_KEY = `${WITH_LATEST} WHERE c.key = ANY($1::text::text[])`
const BY_SEQUENCE = `${WITH_LATEST} WHERE c.sequence = ANY($1::text::bigint[])`

const LAST_ADDED = 'SELECT a.sequence FROM outdial.last_added a FOR UPDATE'
const SAVE_LAST_ADDED = 'UPDATE outdial.last_added SET sequence = $1::bigint'

const ROWS = `json_to_recordset($1::text::json) AS x(sequence bigint, id text, version bigint, status text, queue text, due_at bigint,
  at bigint, to_number text, from_number text, provider text, local_time text, time_zone text, not_after bigint, key text,
  owner_id text, metadata text, attempt_count integer, last_outcome text, cancelled_at bigint, cause text, created_at bigint,
  ended_at bigint, latest text)`
const INSERT = `INSERT INTO outdial.calls (sequence, id, version, status, queue, due_at, at, to_number, from_number, provider, local_time,
    time_zone, not_after, key, owner_id, metadata, created_at)
  SELECT x.sequence, x.id, x.version, x.status, x.queue, x.due_at, x.at, x.to_number, x.from_number, x.provider, x.local_time,
    x.time_zone, x.not_after, x.key, x.owner_id, x.metadata::json, x.created_at FROM ${ROWS}`
const SAVE = `UPDATE outdial.calls c SET version = x.version, status = x.status, queue = x.queue, due_at = x.due_at, at = x.at,
  to_number = x.to_number, from_number = x.from_number, provider = x.provider, local_time = x.local_time, time_zone = x.time_zone,
  not_after = x.not_after, owner_id = x.owner_id, metadata = x.metadata::json, attempt_count = x.attempt_count,
  last_outcome = x.last_outcome, cancelled_at = x.cancelled_at, cause = x.cause, ended_at = x.ended_at, latest = x.latest
  FROM ${ROWS} WHERE c.sequence = x.sequence`

/** A call with its latest attempt. */
export const withLatest = (row: Row): ScheduledCall =>
  toCall(row, row[CALL_WIDTH] === null ? undefined : toAttempt(row, toText(row[1]), CALL_WIDTH))

/** Locks calls in the order of adding, until the end of the transaction; says where they are. */
export async function lockCalls(db: Database, sequences: Iterable<number>): Promise<readonly number[]> {
  const rows = await db.query(LOCK, toArray(sequences))
  return rows.map(([sequence]) => toNumber(sequence))
}

/** As they are by now, in no order. */
export async function callsAt(db: Database, sequences: Iterable<number>): Promise<readonly ScheduledCall[]> {
  const rows = await db.query(BY_SEQUENCE, toArray(sequences))
  return rows.map(withLatest)
}

/** Locks these calls, and reads them then: whoever had them has let go. */
export async function lockCallsWithIds(db: Database, ids: Iterable<CallId>): Promise<readonly ScheduledCall[]> {
  const locked = await db.query(LOCK_BY_ID, toArray(ids))
  return locked.length === 0
    ? []
    : callsAt(
        db,
        locked.map(([sequence]) => toNumber(sequence)),
      )
}

export async function callsWithKeys(db: Database, keys: Iterable<string>): Promise<Map<string, ScheduledCall>> {
  const wanted = [...keys]
  const rows = wanted.length === 0 ? [] : await db.query(BY_KEY, toArray(wanted))
  return new Map(rows.map(withLatest).flatMap(call => (call.key === undefined ? [] : [[call.key, call]])))
}

/** The place of the call that was added last. Nobody else adds until the end of the transaction. */
export async function lockAdding(db: Database): Promise<number> {
  const [row] = await db.query(LAST_ADDED)
  return toNumber(row?.[0])
}

/** Adds calls that have no attempt, the last of which is in this place. */
export async function insertCalls(db: Database, calls: readonly ScheduledCall[], last: number): Promise<void> {
  await db.query(INSERT, JSON.stringify(calls.map(callValues)))
  await db.query(SAVE_LAST_ADDED, last)
}

/** Saves calls. Their attempts are saved before. */
export async function saveCalls(db: Database, calls: readonly ScheduledCall[]): Promise<void> {
  if (calls.length > 0) await db.query(SAVE, JSON.stringify(calls.map(callValues)))
}
