import type { AttemptRecord, CallDetails, CallId } from '@outdial/scheduler-core'
import {
  fromDetails,
  fromEvents,
  orAbsent,
  toAttempt,
  toCall,
  toDate,
  toMs,
  toNumber,
  toText,
} from '@outdial/scheduler-core/internal'
import {
  type AttemptedCall,
  type IdHolder,
  type KnownAttempt,
  OTHER_PROVIDERS_WAIT_MS,
  type OverdueQuery,
} from '@outdial/scheduler-core/store'
import type { Database, Row, Value } from '../connection/database.ts'
import { ATTEMPT, attemptIn, BEHIND, CALL_AND_ATTEMPT } from './columns.ts'

// After the columns of call and attempt: the attempt's row id and that of the call's latest
// attempt.
const WITH_CALL = `SELECT ${CALL_AND_ATTEMPT}, a.id, c.attempt_id FROM attempts a JOIN calls c ON c.sequence = a.call`
const BY_REFERENCES = `${WITH_CALL} WHERE a.reference IN (SELECT value FROM json_each(?))`
const OVERDUE = `${WITH_CALL} WHERE a.next_poll_at <= ? ORDER BY a.next_poll_at LIMIT 0 + ?`
const OWN_OVERDUE = `${WITH_CALL} WHERE a.next_poll_at <= ?
  AND (a.next_poll_at <= ? OR a.provider IN (SELECT value FROM json_each(?))) ORDER BY a.next_poll_at LIMIT 0 + ?`
const OF_CALL = `SELECT ${CALL_AND_ATTEMPT}, a.id
  FROM calls c LEFT JOIN attempts a ON a.call = c.sequence WHERE c.id = ?`
const BY_ROW = `SELECT ${ATTEMPT} FROM attempts a WHERE a.id = ?`
const WITH_ID = 'SELECT reference, ended_at FROM attempts WHERE provider = ? AND provider_call_id = ?'
const WITHOUT_ID = `SELECT reference FROM attempts
  WHERE to_number = ? AND provider = ? AND provider_call_id IS NULL AND ended_at IS NULL`
const NEXT_POLL = `SELECT next_poll_at FROM attempts
  WHERE next_poll_at IS NOT NULL AND reference NOT IN (SELECT value FROM json_each(?)) ORDER BY next_poll_at LIMIT 1`

const INSERT = `INSERT OR ROLLBACK INTO attempts
  (call, reference, attempt, provider, queue, to_number, from_number, licensed_at, dial_by, answer_by, line_free_at,
    status, answered, released, next_poll_at, polls, events)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'dialing', 0, 0, ?, 0, '[]')`
const SAVE = `UPDATE OR ROLLBACK attempts SET status = ?, provider_call_id = ?, answered = ?, answered_at = ?,
  ended_at = ?, duration_ms = ?, cause = ?, cause_status = ?, line_free_at = ?, next_poll_at = ?, polls = ?,
  events = ?, details = ? WHERE reference = ?`
// A separate statement, because in `SAVE` it would make SQLite write one more index each time.
const SAVE_RELEASED = 'UPDATE OR ROLLBACK attempts SET released = ? WHERE reference = ? AND released <> ?'
const FREE_ID = `UPDATE OR ROLLBACK attempts SET provider_call_id = NULL
  WHERE reference = ? AND ended_at IS NULL AND provider_call_id <> ?`
const SAVE_POLL = 'UPDATE OR ROLLBACK attempts SET next_poll_at = ?, polls = ? WHERE reference = ?'

function toKnown(db: Database, row: Row): KnownAttempt {
  const callId = toText(row[1])
  const attempt = attemptIn(row)
  if (!attempt) throw new TypeError('Expected an attempt beside its call')
  const [id, latestId] = [row[BEHIND], row[BEHIND + 1]]
  return { attempt, call: toCall(row, latestId === id ? attempt : attemptAt(db, latestId, callId)) }
}

function attemptAt(db: Database, id: unknown, callId: CallId): AttemptRecord | undefined {
  const row = orAbsent(id, rowId => db.row(BY_ROW, toNumber(rowId)))
  return row && toAttempt(row, callId)
}

export const attemptsWith = (db: Database, references: readonly string[]): readonly KnownAttempt[] =>
  db.rows(BY_REFERENCES, JSON.stringify(references)).map(row => toKnown(db, row))

/** A call with all its attempts, in the order of their licences. */
export function detailsOf(db: Database, id: CallId): CallDetails | undefined {
  const rows = db.rows(OF_CALL, id).toSorted((a, b) => Number(a[BEHIND]) - Number(b[BEHIND]))
  const [call] = rows
  if (!call) return undefined
  const attempts = rows.flatMap(row => attemptIn(row) ?? [])
  return { ...toCall(call, attempts.at(-1)), attempts }
}

/** Open attempts whose next poll is due, the longest overdue first. */
export function overdueAttempts(
  db: Database,
  now: Date,
  { most, providers }: Pick<OverdueQuery, 'most' | 'providers'>,
): readonly AttemptedCall[] {
  const ms = now.getTime()
  const rows = providers
    ? db.rows(OWN_OVERDUE, ms, ms - OTHER_PROVIDERS_WAIT_MS, JSON.stringify(providers), most)
    : db.rows(OVERDUE, ms, most)
  return rows.map(row => toKnown(db, row)).map(({ call, attempt }) => ({ ...call, attempt }))
}

/** The attempts that have this id at this provider. */
export const idHolders = (db: Database, provider: string, providerCallId: string): readonly IdHolder[] =>
  db.rows(WITH_ID, provider, providerCallId).map(([reference, endedAt]) => ({
    provider,
    providerCallId,
    reference: toText(reference),
    isOpen: endedAt === null,
  }))

/** The references of the open attempts to this number that have no id yet. */
export const attemptsWithoutId = (db: Database, { to, provider }: AttemptRecord): readonly string[] =>
  db.rows(WITHOUT_ID, to, provider).map(([reference]) => toText(reference))

/** The earliest next poll of an open attempt other than these. */
export const nextPollAt = (db: Database, except: readonly string[]): Date | undefined =>
  orAbsent(db.row(NEXT_POLL, JSON.stringify(except))?.[0], toDate)

/** Adds the attempt of a new licence and returns its row. */
export const insertAttempt = (db: Database, sequence: number, attempt: AttemptRecord): number =>
  db.run(
    INSERT,
    sequence,
    attempt.reference,
    attempt.attempt,
    attempt.provider,
    attempt.queue,
    attempt.to,
    attempt.from ?? null,
    toMs(attempt.licensedAt),
    toMs(attempt.dialBy),
    toMs(attempt.answerBy),
    toMs(attempt.lineFreeAt),
    toMs(attempt.nextPollAt),
  ).id

const flag = (value: boolean): Value => (value ? 1 : 0)

/**
 * Saves attempts that updates changed. An id that one of them gives up is free before another takes
 * it.
 */
export function saveAttempts(db: Database, attempts: readonly AttemptRecord[]): void {
  if (attempts.length > 1) {
    for (const { reference, providerCallId = '' } of attempts) db.run(FREE_ID, reference, providerCallId)
  }
  for (const attempt of attempts.toSorted((a, b) => Number(!a.endedAt) - Number(!b.endedAt))) {
    db.run(
      SAVE,
      attempt.status,
      attempt.providerCallId ?? null,
      flag(attempt.answered),
      toMs(attempt.answeredAt),
      toMs(attempt.endedAt),
      attempt.durationMs ?? null,
      attempt.cause ?? null,
      attempt.causeStatus ?? null,
      toMs(attempt.lineFreeAt),
      toMs(attempt.nextPollAt),
      attempt.polls,
      fromEvents(attempt.events),
      fromDetails(attempt.details),
      attempt.reference,
    )
    if (attempt.endedAt) db.run(SAVE_RELEASED, flag(attempt.released), attempt.reference, flag(attempt.released))
  }
}

export function savePoll(db: Database, { nextPollAt, polls, reference }: AttemptRecord): void {
  db.run(SAVE_POLL, toMs(nextPollAt), polls, reference)
}
