import {
  type AttemptRecord,
  type CallDetails,
  type CallId,
  type OverdueQuery,
  STRANGERS_WAIT_MS,
} from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { ATTEMPT_COLUMNS, ATTEMPT_WIDTH, attemptValues, toAttempt } from './attempt-row.ts'
import { CALL_COLUMNS, CALL_WIDTH, toCall } from './call-row.ts'
import { orAbsent, toDate, toNumber, toText } from './values.ts'

const SELECT = `SELECT ${ATTEMPT_COLUMNS}, c.id FROM outdial.attempts a JOIN outdial.calls c ON c.sequence = a.call`
const BY_REFERENCES = `${SELECT} WHERE a.reference = ANY($1::text::text[])`
const BY_IDS = `SELECT ${ATTEMPT_COLUMNS}, c.id FROM outdial.provider_ids i JOIN outdial.attempts a ON a.reference = i.reference
  JOIN outdial.calls c ON c.sequence = a.call WHERE i.provider = ANY($1::text::text[]) AND i.provider_call_id = ANY($2::text::text[])
  AND a.provider = i.provider AND a.provider_call_id = i.provider_call_id`
const OF_CALL = `SELECT ${CALL_COLUMNS}, ${ATTEMPT_COLUMNS} FROM outdial.calls c LEFT JOIN outdial.attempts a ON a.call = c.sequence
  WHERE c.id = $1::text ORDER BY a.place`
const LOCK_LOOKING = "SELECT pg_advisory_xact_lock(hashtextextended('outdial.lines', 0))"
const OVERDUE = `SELECT l.call, l.reference FROM outdial.lines l WHERE l.look_at <= $1::bigint
  AND (l.look_at <= $2::bigint OR l.provider = ANY($3::text::text[])) ORDER BY l.look_at LIMIT $4::bigint`
const WITHOUT_ID = `SELECT count(*) FROM outdial.lines l JOIN outdial.attempts a ON a.reference = l.reference
  WHERE l.to_number = $1::text AND l.provider = $2::text AND a.provider_call_id IS NULL AND a.ended_at IS NULL`
const NEXT_LOOK = 'SELECT min(l.look_at) FROM outdial.lines l WHERE l.look_at IS NOT NULL'

const ROWS = `json_to_recordset($1::text::json) AS x(call bigint, reference text, attempt integer, provider text, queue text,
  to_number text, from_number text, licensed_at bigint, dial_by bigint, answer_by bigint, line_free_at bigint, status text,
  provider_call_id text, answered boolean, answered_at bigint, ended_at bigint, duration_ms double precision, cause text,
  cause_status text, released boolean, look_at bigint, looks integer, news text)`
const SAVE = `UPDATE outdial.attempts a SET status = x.status, provider_call_id = x.provider_call_id, answered = x.answered,
  answered_at = x.answered_at, ended_at = x.ended_at, duration_ms = x.duration_ms, cause = x.cause, cause_status = x.cause_status,
  released = x.released, look_at = x.look_at, looks = x.looks, news = x.news FROM ${ROWS} WHERE a.reference = x.reference`

/** An attempt, and the place of its call. */
export interface StoredAttempt {
  readonly attempt: AttemptRecord
  readonly sequence: number
}

const toStored = (row: Row): StoredAttempt => ({
  attempt: toAttempt(row, toText(row[ATTEMPT_WIDTH])),
  sequence: toNumber(row[0]),
})

export const attemptsWith = async (db: Database, references: Iterable<string>): Promise<readonly StoredAttempt[]> =>
  (await db.query(BY_REFERENCES, toArray(references))).map(toStored)

/** All attempts at these providers that have one of these ids. */
export const attemptsWithIds = async (
  db: Database,
  providers: Iterable<string>,
  ids: Iterable<string>,
): Promise<readonly StoredAttempt[]> => (await db.query(BY_IDS, toArray(providers), toArray(ids))).map(toStored)

/** A call with all its attempts. */
export async function detailsOf(db: Database, id: CallId): Promise<CallDetails | undefined> {
  const rows = await db.query(OF_CALL, id)
  const [call] = rows
  if (!call) return undefined
  const attempts = rows.flatMap(row => (row[CALL_WIDTH] === null ? [] : toAttempt(row, id, CALL_WIDTH)))
  return { ...toCall(call, attempts.at(-1)), attempts }
}

/** Nobody else takes what is overdue until the end of the transaction. */
export async function lockLooking(db: Database): Promise<void> {
  await db.query(LOCK_LOOKING)
}

/** Which open attempts should be asked after, the longest overdue first; and where their calls are. */
export async function overdueAttempts(db: Database, now: Date, { most, providers }: Omit<OverdueQuery, 'lookAt'>) {
  const ms = now.getTime()
  const strangers = providers ? ms - STRANGERS_WAIT_MS : ms
  const rows = await db.query(OVERDUE, ms, strangers, toArray(providers ?? []), most)
  return rows.map(([call, reference]) => ({ sequence: toNumber(call), reference: toText(reference) }))
}

/** How many open attempts to this number have no id yet. */
export async function countWithoutId(db: Database, { to, provider }: AttemptRecord): Promise<number> {
  const [row] = await db.query(WITHOUT_ID, to, provider)
  return toNumber(row?.[0])
}

/** When the next open attempt should be asked after. */
export async function nextLookAt(db: Database): Promise<Date | undefined> {
  const [row] = await db.query(NEXT_LOOK)
  return orAbsent(row?.[0] ?? null, toDate)
}

/** Saves what is known of attempts. Those that ended go first: they give up their ids. */
export async function saveAttempts(db: Database, attempts: readonly StoredAttempt[]): Promise<void> {
  const ended = attempts.filter(({ attempt }) => attempt.endedAt)
  const open = attempts.filter(({ attempt }) => !attempt.endedAt)
  for (const some of [ended, open]) if (some.length > 0) await db.query(SAVE, rowsOf(some))
}

const rowsOf = (attempts: readonly StoredAttempt[]): string =>
  JSON.stringify(attempts.map(({ attempt, sequence }) => attemptValues(attempt, sequence)))
