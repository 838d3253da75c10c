import type { CallId, ScheduledCall } from '@outdial/scheduler-core'
import { fromRules, fromSeries, toMs, toNumber } from '@outdial/scheduler-core/internal'
import type { NewCall } from '@outdial/scheduler-core/store'
import type { Database, Value } from '../connection/database.ts'
import { CALL_AND_ATTEMPT, withLatest } from './columns.ts'

const WITH_LATEST = `SELECT ${CALL_AND_ATTEMPT} FROM calls c LEFT JOIN attempts a ON a.id = c.attempt_id`
const BY_ID = `${WITH_LATEST} WHERE c.id = ?`
const BY_KEY = `${WITH_LATEST} WHERE c.key = ?`
const BY_SEQUENCE = `${WITH_LATEST} WHERE c.sequence = ?`
const LAST_SEQUENCE = 'SELECT max(sequence, coalesce((SELECT max(sequence) FROM calls), 0)) FROM forgotten'

const EDITABLE =
  'queue at to_number from_number provider local_time time_zone owner_id metadata rules series_id series'.split(' ')
const INSERT = `INSERT OR ROLLBACK INTO calls
  (sequence, id, version, status, due_at, not_after, key, attempt_count, created_at, ${EDITABLE.join(', ')})
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ${EDITABLE.map(() => '?').join(', ')})`

// Each statement names only changed columns, because SQLite writes every index of a named column.
const SAVE_LICENSED =
  'UPDATE OR ROLLBACK calls SET version = ?, status = ?, attempt_count = ?, attempt_id = ? WHERE sequence = ?'
const SAVE = `UPDATE OR ROLLBACK calls SET version = ?, status = ?, due_at = ?, attempt_count = ?, last_outcome = ?,
  cancelled_at = ?, cause = ?, ended_at = ?, not_after = ? WHERE sequence = ?`
const SAVE_EDITED = `UPDATE OR ROLLBACK calls SET version = ?, due_at = ?, not_after = ?,
  ${EDITABLE.map(name => `${name} = ?`).join(', ')} WHERE sequence = ?`

/** The values of `EDITABLE`. */
const editableValues = (call: NewCall): readonly Value[] => [
  call.queue,
  toMs(call.at),
  call.to,
  call.from ?? null,
  call.provider,
  call.localTime?.local ?? null,
  call.localTime?.timeZone ?? null,
  call.ownerId ?? null,
  call.metadata ? JSON.stringify(call.metadata) : null,
  fromRules(call.rules),
  call.series?.id ?? null,
  fromSeries(call.series),
]

const one = (db: Database, sql: string, value: Value): ScheduledCall | undefined => {
  const row = db.row(sql, value)
  return row && withLatest(row)
}

export const callWithId = (db: Database, id: CallId) => one(db, BY_ID, id)
export const callWithKey = (db: Database, key: string) => one(db, BY_KEY, key)
export const callAt = (db: Database, sequence: number) => one(db, BY_SEQUENCE, sequence)

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

/** Saves a call that was licensed. */
export function saveLicensed(db: Database, call: ScheduledCall, attemptId: number): void {
  db.run(SAVE_LICENSED, call.version, call.status, call.attemptCount, attemptId, call.sequence)
}

/** Saves the state of a call. */
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

/** Saves an edited call. */
export function saveEdited(db: Database, call: ScheduledCall): void {
  db.run(SAVE_EDITED, call.version, toMs(call.dueAt), toMs(call.notAfter), ...editableValues(call), call.sequence)
}
