import { toNumber } from '@outdial/scheduler-core/internal'
import type { Database } from '../connection/session.ts'
import { toArray } from '../rows/arrays.ts'
import { timeOf } from '../rows/clock.ts'

const ENDED = `SELECT e.sequence FROM outdial.ended e WHERE e.ended_at < $1::bigint AND NOT EXISTS (
    SELECT FROM outdial.attempts a WHERE a.call = e.sequence AND (a.line_free_at > $2::bigint OR a.ended_at IS NULL)
  ) ORDER BY e.ended_at, e.sequence LIMIT $3::bigint`
const LOCK = `SELECT c.sequence FROM outdial.calls c WHERE c.sequence = ANY($1::text::bigint[])
  ORDER BY c.sequence FOR UPDATE`
const DELETE_ATTEMPTS = 'DELETE FROM outdial.attempts WHERE call = ANY($1::text::bigint[])'
const DELETE_CALLS = 'DELETE FROM outdial.calls WHERE sequence = ANY($1::text::bigint[])'
const DELETE_RECORDS = `DELETE FROM outdial.records WHERE id = ANY(ARRAY(
    SELECT r.id FROM outdial.records r WHERE r.at < $1::bigint ORDER BY r.at LIMIT $2::bigint FOR UPDATE SKIP LOCKED
  )) RETURNING true`

/**
 * Deletes calls that ended before `before` and use no line, with their attempts, then records from
 * before it: up to `limit` calls and records together. Returns how many.
 */
export async function prune(db: Database, before: Date, limit: number): Promise<number> {
  const now = await timeOf(db)
  const sequencesIn = async (text: string, ...values: readonly (string | number)[]) =>
    (await db.query(text, ...values)).map(([sequence]) => toNumber(sequence))
  const ended = await sequencesIn(ENDED, before.getTime(), now.getTime(), limit)
  const calls = await sequencesIn(LOCK, toArray(ended))
  await db.query(DELETE_ATTEMPTS, toArray(calls))
  await db.query(DELETE_CALLS, toArray(calls))
  const records = await db.query(DELETE_RECORDS, before.getTime(), limit - calls.length)
  return calls.length + records.length
}
