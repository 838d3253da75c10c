import { toNumber } from '@outdial/scheduler-core/internal'
import type { Database } from '../connection/session.ts'
import { toArray } from './arrays.ts'

const ENDED = `SELECT e.sequence FROM outdial.ended e WHERE e.ended_at < $1::bigint AND NOT EXISTS (
    SELECT FROM outdial.attempts a WHERE a.call = e.sequence AND (a.line_free_at > $2::bigint OR a.ended_at IS NULL)
  ) ORDER BY e.ended_at, e.sequence LIMIT $3::bigint`
const DELETE_ATTEMPTS = 'DELETE FROM outdial.attempts WHERE call = ANY($1::text::bigint[])'
const DELETE_CALLS = 'DELETE FROM outdial.calls WHERE sequence = ANY($1::text::bigint[])'
const DELETE_RECORDS = `DELETE FROM outdial.records WHERE id = ANY(ARRAY(
    SELECT r.id FROM outdial.records r WHERE r.at < $1::bigint ORDER BY r.at LIMIT $2::bigint FOR UPDATE SKIP LOCKED
  )) RETURNING true`

/** Up to `most` calls that ended before `before` and use no line. */
export const endedCalls = async (db: Database, before: Date, now: Date, most: number): Promise<readonly number[]> =>
  (await db.query(ENDED, before.getTime(), now.getTime(), most)).map(([sequence]) => toNumber(sequence))

/** Deletes calls and their attempts. */
export async function deleteCalls(db: Database, sequences: readonly number[]): Promise<void> {
  await db.query(DELETE_ATTEMPTS, toArray(sequences))
  await db.query(DELETE_CALLS, toArray(sequences))
}

/** Deletes up to `most` records from before `before`; returns how many. */
export const deleteRecords = async (db: Database, before: Date, most: number): Promise<number> =>
  (await db.query(DELETE_RECORDS, before.getTime(), most)).length
