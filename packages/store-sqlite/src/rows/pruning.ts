import { toNumber } from '@outdial/scheduler-core/internal'
import type { Database } from '../connection/database.ts'

const ENDED = `SELECT c.sequence FROM calls c WHERE c.ended_at < ? AND NOT EXISTS (
    SELECT 1 FROM attempts a WHERE a.call = c.sequence AND (a.line_free_at > ? OR a.ended_at IS NULL)
  ) ORDER BY c.ended_at LIMIT 0 + ?`
const DELETE_ATTEMPTS = 'DELETE FROM attempts WHERE call = ?'
const DELETE_CALL = 'DELETE FROM calls WHERE sequence = ?'
const DELETE_RECORDS = 'DELETE FROM records WHERE id IN (SELECT id FROM records WHERE at < ? ORDER BY at LIMIT 0 + ?)'

/** Up to `most` calls that ended before `before` and use no line. */
export const endedCalls = (db: Database, before: Date, now: Date, most: number): readonly number[] =>
  db.rows(ENDED, before.getTime(), now.getTime(), most).map(([sequence]) => toNumber(sequence))

/** Deletes a call and its attempts. */
export function deleteCall(db: Database, sequence: number): void {
  db.run(DELETE_ATTEMPTS, sequence)
  db.run(DELETE_CALL, sequence)
}

/** Deletes up to `most` records from before `before`; returns how many. */
export const deleteRecords = (db: Database, before: Date, most: number): number =>
  db.run(DELETE_RECORDS, before.getTime(), most).changes
