import type { ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { ATTEMPT_COLUMNS, toAttempt } from './attempt-row.ts'
import { CALL_COLUMNS, CALL_WIDTH, callValues, toCall } from './call-row.ts'
import type { Saving } from './saving.ts'
import { toNumber, toText } from './values.ts'

export const WITH_LATEST_COLUMNS = `${CALL_COLUMNS}, ${ATTEMPT_COLUMNS}`
export const LATEST =
  'LEFT JOIN LATERAL (SELECT * FROM outdial.attempts a WHERE a.reference = c.latest OFFSET 0) a ON true'
const LOCK =
  'SELECT c.sequence FROM outdial.calls c WHERE c.sequence = ANY($1::text::bigint[]) ORDER BY c.sequence FOR UPDATE'
const ROWS = `json_to_recordset($1::text::json) AS x(sequence bigint, id text, version bigint, status text, queue text, due_at bigint,
  at bigint, to_number text, from_number text, provider text, local_time text, time_zone text, not_after bigint, key text,
  owner_id text, metadata text, attempt_count integer, last_outcome text, cancelled_at bigint, cause text, created_at bigint,
  ended_at bigint, latest text)`
const SAVE = `UPDATE outdial.calls c SET version = x.version, status = x.status, queue = x.queue, due_at = x.due_at, at = x.at,
  to_number = x.to_number, from_number = x.from_number, provider = x.provider, local_time = x.local_time, time_zone = x.time_zone,
  not_after = x.not_after, owner_id = x.owner_id, metadata = x.metadata::json, attempt_count = x.attempt_count,
  last_outcome = x.last_outcome, cancelled_at = x.cancelled_at, cause = x.cause, ended_at = x.ended_at, latest = x.latest
  FROM ${ROWS} CROSS JOIN LATERAL (SELECT i.ctid AS place FROM outdial.calls i WHERE i.sequence = x.sequence OFFSET 0) i
  WHERE c.ctid = i.place`

/** A call with its latest attempt. */
export const withLatest = (row: Row): ScheduledCall =>
  toCall(row, row[CALL_WIDTH] === null ? undefined : toAttempt(row, toText(row[1]), CALL_WIDTH))

/** Locks calls in the order of adding, until the end of the transaction; says where they are. */
export async function lockCalls(db: Database, sequences: Iterable<number>): Promise<readonly number[]> {
  const rows = await db.query(LOCK, toArray(sequences))
  return rows.map(([sequence]) => toNumber(sequence))
}

/** The statement that saves calls, and its values. */
export const savingCalls = (calls: readonly ScheduledCall[]): Saving => [SAVE, JSON.stringify(calls.map(callValues))]
