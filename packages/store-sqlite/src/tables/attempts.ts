import {
  type AttemptRecord,
  type CallDetails,
  type CallId,
  type OverdueQuery,
  type ScheduledCall,
  STRANGERS_WAIT_MS,
} from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/database.ts'
import { ATTEMPT_COLUMNS, knownValues, licenceValues, toAttempt } from './attempt-row.ts'
import { CALL_COLUMNS, CALL_WIDTH, latestIdOf, toCall } from './call-row.ts'
import { toDate, toFlag, toMs, toNumber, toText } from './values.ts'

const WITH_CALL = `SELECT ${CALL_COLUMNS}, ${ATTEMPT_COLUMNS} FROM attempts a JOIN calls c ON c.sequence = a.call`
const BY_REFERENCE = `${WITH_CALL} WHERE a.reference = ?`
const BY_REFERENCES = `${WITH_CALL} WHERE a.reference IN (SELECT value FROM json_each(?))`
const OVERDUE = `${WITH_CALL} WHERE a.look_at <= ? ORDER BY a.look_at LIMIT 0 + ?`
const OWN_OVERDUE = `${WITH_CALL} WHERE a.look_at <= ? AND (a.look_at <= ? OR a.provider IN (SELECT value FROM json_each(?)))
  ORDER BY a.look_at LIMIT 0 + ?`
const OF_CALL = `SELECT ${CALL_COLUMNS}, ${ATTEMPT_COLUMNS} FROM calls c LEFT JOIN attempts a ON a.call = c.sequence
  WHERE c.id = ?`
const BY_ROW = `SELECT ${ATTEMPT_COLUMNS} FROM attempts a WHERE a.id = ?`
const WITH_ID = 'SELECT reference FROM attempts WHERE provider = ? AND provider_call_id = ?'
const WITHOUT_ID = `SELECT count(*) FROM attempts
  WHERE to_number = ? AND provider = ? AND provider_call_id IS NULL AND ended_at IS NULL`
const NEXT_LOOK = 'SELECT min(look_at) FROM attempts WHERE look_at IS NOT NULL'

const INSERT = `INSERT OR ROLLBACK INTO attempts
  (call, reference, attempt, provider, queue, to_number, from_number, licensed_at, dial_by, answer_by, line_free_at,
    status, provider_call_id, answered, answered_at, ended_at, duration_ms, cause, cause_status, look_at, looks, news, released)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const SAVE = `UPDATE OR ROLLBACK attempts SET status = ?, provider_call_id = ?, answered = ?, answered_at = ?, ended_at = ?, duration_ms = ?,
  cause = ?, cause_status = ?, look_at = ?, looks = ?, news = ? WHERE id = ?`
const SAVE_RELEASED = 'UPDATE OR ROLLBACK attempts SET released = ? WHERE id = ?'
const SAVE_LOOK = 'UPDATE OR ROLLBACK attempts SET look_at = ?, looks = ? WHERE id = ?'

/** An attempt, which row it is, and its call. */
export interface StoredAttempt {
  readonly attempt: AttemptRecord
  readonly id: number
  /** Its `attempt` is the latest one. */
  readonly call: ScheduledCall
}

export const attemptWith = (db: Database, reference: string): StoredAttempt | undefined => {
  const row = db.row(BY_REFERENCE, reference)
  return row && toStored(db, row)
}

export const attemptsWith = (db: Database, references: readonly string[]): readonly StoredAttempt[] =>
  db.rows(BY_REFERENCES, JSON.stringify(references)).map(row => toStored(db, row))

function toStored(db: Database, row: Row): StoredAttempt {
  const id = toNumber(row[CALL_WIDTH])
  const callId = toText(row[1])
  const attempt = toAttempt(row, callId, CALL_WIDTH)
  const latestId = latestIdOf(row)
  return { attempt, id, call: toCall(row, latestId === id ? attempt : attemptAt(db, latestId, callId)) }
}

/** The attempt that is this row. */
export function attemptAt(db: Database, id: number | undefined, callId: CallId): AttemptRecord | undefined {
  const row = id === undefined ? undefined : db.row(BY_ROW, id)
  return row && toAttempt(row, callId)
}

/** A call with all its attempts. */
export function detailsOf(db: Database, id: CallId): CallDetails | undefined {
  const rows = db.rows(OF_CALL, id)
  const [call] = rows
  if (!call) return undefined
  const inOrder = rows.toSorted((a, b) => Number(a[CALL_WIDTH]) - Number(b[CALL_WIDTH]))
  const attempts = inOrder.flatMap(row => (row[CALL_WIDTH] === null ? [] : toAttempt(row, id, CALL_WIDTH)))
  return { ...toCall(call, attempts.at(-1)), attempts }
}

/** Open attempts whose next look has come, the longest overdue first. */
export function overdueAttempts(
  db: Database,
  now: Date,
  { most, providers }: Pick<OverdueQuery, 'most' | 'providers'>,
): readonly StoredAttempt[] {
  const ms = now.getTime()
  const rows = providers
    ? db.rows(OWN_OVERDUE, ms, ms - STRANGERS_WAIT_MS, JSON.stringify(providers), most)
    : db.rows(OVERDUE, ms, most)
  return rows.map(row => toStored(db, row))
}

/** The references of attempts that have this id at their provider. */
export const attemptsWithId = (db: Database, provider: string, id: string): readonly string[] =>
  db.rows(WITH_ID, provider, id).map(row => toText(row[0]))

/** How many open attempts to this number have no id yet. */
export const countWithoutId = (db: Database, { to, provider }: AttemptRecord): number =>
  toNumber(db.row(WITHOUT_ID, to, provider)?.[0])

/** When the next open attempt should be asked after. */
export function nextLookAt(db: Database): Date | undefined {
  const at = db.row(NEXT_LOOK)?.[0]
  return at === null ? undefined : toDate(at)
}

/** Adds an attempt; says which row it is. */
export const insertAttempt = (db: Database, sequence: number, attempt: AttemptRecord): number =>
  db.run(INSERT, sequence, ...licenceValues(attempt), ...knownValues(attempt), toFlag(attempt.released)).id

export function saveAttempt(db: Database, id: number, attempt: AttemptRecord): void {
  db.run(SAVE, ...knownValues(attempt), id)
}

export function saveReleased(db: Database, id: number, { released }: AttemptRecord): void {
  db.run(SAVE_RELEASED, toFlag(released), id)
}

export function saveLook(db: Database, id: number, { lookAt, looks }: AttemptRecord): void {
  db.run(SAVE_LOOK, toMs(lookAt), looks, id)
}
