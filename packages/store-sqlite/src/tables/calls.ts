import type { CallId, ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/database.ts'
import { ATTEMPT_COLUMNS, toAttempt } from './attempt-row.ts'
import { CALL_COLUMNS, CALL_WIDTH, EDITABLE, editableValues, toCall } from './call-row.ts'
import { toMs, toNumber, toText } from './values.ts'

const WITH_LATEST = `SELECT ${CALL_COLUMNS}, ${ATTEMPT_COLUMNS} FROM calls c
  LEFT JOIN attempts a ON a.id = c.attempt_id`
const BY_ID = `${WITH_LATEST} WHERE c.id = ?`
const BY_KEY = `${WITH_LATEST} WHERE c.key = ?`
const BY_SEQUENCE = `${WITH_LATEST} WHERE c.sequence = ?`
const LAST_SEQUENCE = 'SELECT max(sequence, coalesce((SELECT max(sequence) FROM calls), 0)) FROM forgotten'

const INSERT = `INSERT OR ROLLBACK INTO calls
  (sequence, id, version, status, due_at, not_after, key, attempt_count, created_at, ${EDITABLE.join(', ')})
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ${EDITABLE.map(() => '?').join(', ')})`

// Each names what it changes and no more: an index is written only if one of its columns is named.
const SAVE_BEGUN =
  'UPDATE OR ROLLBACK calls SET version = ?, status = ?, attempt_count = ?, attempt_id = ? WHERE sequence = ?'
const SAVE = `UPDATE OR ROLLBACK calls SET version = ?, status = ?, due_at = ?, attempt_count = ?, last_outcome = ?, cancelled_at = ?, cause = ?,
  ended_at = ?, not_after = ? WHERE sequence = ?`
const SAVE_EDITED = `UPDATE OR ROLLBACK calls SET version = ?, due_at = ?, not_after = ?, ${EDITABLE.map(name => `${name} = ?`).join(', ')}
  WHERE sequence = ?`

/** A call with its latest attempt. */
const withLatest = (row: Row | undefined): ScheduledCall | undefined =>
  row && toCall(row, row[CALL_WIDTH] === null ? undefined : toAttempt(row, toText(row[1]), CALL_WIDTH))

export const callWithId = (db: Database, id: CallId) => withLatest(db.row(BY_ID, id))
export const callWithKey = (db: Database, key: string) => withLatest(db.row(BY_KEY, key))
export const callAt = (db: Database, sequence: number) => withLatest(db.row(BY_SEQUENCE, sequence))

export const nextSequence = (db: Database): number => toNumber(db.row(LAST_SEQUENCE)?.[0]) + 1

/** Adds a call that has no attempt. */
export function insertCall(db: Database, call: ScheduledCall): void {
  db.run(
    INSERT,
    call.sequence,
    call.id,
    call.version,
    call.status,
    toMs(call.dueAt),
    toMs(call.notAfter),
    call.key ?? null,
    call.attemptCount,
    toMs(call.createdAt),
    ...editableValues(call),
  )
}

/** Saves a call that has got a licence. */
export function saveBegun(db: Database, call: ScheduledCall, attemptId: number): void {
  db.run(SAVE_BEGUN, call.version, call.status, call.attemptCount, attemptId, call.sequence)
}

/** Saves where a call stands. */
export function saveCall(db: Database, call: ScheduledCall): void {
  db.run(
    SAVE,
    call.version,
    call.status,
    toMs(call.dueAt),
    call.attemptCount,
    call.lastOutcome ?? null,
    toMs(call.cancelledAt),
    call.cause ?? null,
    toMs(call.endedAt),
    toMs(call.notAfter),
    call.sequence,
  )
}

/** Saves what was asked for. */
export function saveEdited(db: Database, call: ScheduledCall): void {
  db.run(SAVE_EDITED, call.version, toMs(call.dueAt), toMs(call.notAfter), ...editableValues(call), call.sequence)
}
