import { toNumber } from '@outdial/scheduler-core/internal'
import type { DayBudget, Spent } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'

// Counts as `talkDurationMs` of scheduler-core does, except that an attempt whose end is unknown is open.
const OPEN = "a.ended_at IS NULL OR a.status = 'indeterminate'"
const TALK = `CASE WHEN ${OPEN} THEN 0 WHEN a.duration_ms IS NOT NULL THEN a.duration_ms
  WHEN a.answered = 0 OR a.answered_at IS NULL THEN 0
  ELSE max(0, a.ended_at - a.answered_at) END`
const COUNTS = `SELECT count(*), total(${TALK}), count(*) FILTER (WHERE ${OPEN})`
const PLACED = `a.licensed_at >= ? AND a.released = 0 AND a.status <> 'rejected'`
const OF_QUEUE = `${COUNTS} FROM attempts a INDEXED BY attempts_by_queue WHERE a.queue = ? AND ${PLACED}`
const OF_ALL = `${COUNTS} FROM queues q CROSS JOIN attempts a INDEXED BY attempts_by_queue
  ON a.queue = q.name AND ${PLACED}`

/** The placed attempts of a day. */
export function spentOf(db: Database, { queue, since }: DayBudget): Spent {
  const ms = since.getTime()
  const [calls, talkMs, open] = (queue === undefined ? db.row(OF_ALL, ms) : db.row(OF_QUEUE, queue, ms)) ?? []
  return { queue, since, calls: toNumber(calls), talkMs: toNumber(talkMs), open: toNumber(open) }
}
