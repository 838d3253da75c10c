import { toFlag, toNumber, toOutcome } from '@outdial/scheduler-core/internal'
import { type EndingQuery, type Endings, toEndings } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'

// A number is bound as a real: a slot is rounded down.
const OF_CALLS = `SELECT CAST((c.ended_at - ?) / ? AS INTEGER), c.status, ifnull(a.answered, 0), count(*)
  FROM calls c LEFT JOIN attempts a ON a.id = c.attempt_id
  WHERE c.ended_at >= ? AND c.ended_at < ? AND (? IS NULL OR c.queue = ?) AND (? IS NULL OR c.owner_id = ?)
  GROUP BY 1, 2, 3`
const OF_RECORDS = `SELECT CAST((at - ?) / ? AS INTEGER),
  ifnull(outcome, CASE answered WHEN 1 THEN 'completed' ELSE 'no-answer' END), answered, count(*)
  FROM records WHERE at >= ? AND at < ? AND (? IS NULL OR owner_id = ?) GROUP BY 1, 2, 3`

/** Counts the calls that ended within a time, and the records of that time. */
export function countEndings(db: Database, query: EndingQuery): readonly Endings[] {
  const { queue = null, ownerId = null, everyMs } = query
  const [from, until] = [query.from.getTime(), query.until.getTime()]
  const slots = [from, everyMs, from, until]
  const calls = db.rows(OF_CALLS, ...slots, queue, queue, ownerId, ownerId)
  const records = queue === null ? db.rows(OF_RECORDS, ...slots, ownerId, ownerId) : []
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
