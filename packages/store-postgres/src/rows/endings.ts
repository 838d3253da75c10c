import { toFlag, toNumber, toOutcome } from '@outdial/scheduler-core/internal'
import { type EndingQuery, type Endings, toEndings } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'

// Nested loops, whatever the statistics were when it was planned: it reads what ended in that time only.
const OF_CALLS = `SELECT (e.ended_at - $1::bigint) / $3::bigint, e.status, coalesce(a.answered, false), count(*)
  FROM outdial.ended e
  CROSS JOIN LATERAL (SELECT c.owner_id, c.latest FROM outdial.calls c WHERE c.sequence = e.sequence OFFSET 0) c
  LEFT JOIN LATERAL (SELECT a.answered FROM outdial.attempts a WHERE a.reference = c.latest OFFSET 0) a ON true
  WHERE e.ended_at >= $1::bigint AND e.ended_at < $2::bigint
    AND ($4::text IS NULL OR e.queue = $4::text) AND ($5::text IS NULL OR c.owner_id = $5::text)
  GROUP BY 1, 2, 3`
const OF_RECORDS = `SELECT (at - $1::bigint) / $3::bigint,
    coalesce(outcome, CASE WHEN answered THEN 'completed' ELSE 'no-answer' END), answered, count(*)
  FROM outdial.records WHERE at >= $1::bigint AND at < $2::bigint AND ($4::text IS NULL OR owner_id = $4::text)
  GROUP BY 1, 2, 3`

/** Counts the calls that ended within a time, and the records of that time. */
export async function countEndings(db: Database, query: EndingQuery): Promise<readonly Endings[]> {
  const { queue = null, ownerId = null, everyMs } = query
  const slots = [query.from.getTime(), query.until.getTime(), everyMs]
  const [calls, records] = await Promise.all([
    db.query(OF_CALLS, ...slots, queue, ownerId),
    queue === null ? db.query(OF_RECORDS, ...slots, ownerId) : [],
  ])
  return toEndings(
    query,
    [...calls, ...records].map(([slot, outcome, answered, count]) => [
      toNumber(slot),
      toOutcome(outcome),
      toFlag(answered),
      toNumber(count),
    ]),
  )
}
