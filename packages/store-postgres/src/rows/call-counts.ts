import { toNumber, toScheduledStatus } from '@outdial/scheduler-core/internal'
import { type CallCounts, type CountQuery, toCallCounts } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'

// The `in_use_until` of an open attempt's line.
const FOR_EVER = Number.MAX_SAFE_INTEGER

// The side tables are narrower than `calls`. One statement reads one state of all of them.
const countAll = (queue: string, inQueue: string) => `
  SELECT 'scheduled', count(*) FROM outdial.waiting w ${queue && `WHERE w.${queue}`}
  UNION ALL SELECT e.status, count(*) FROM outdial.ended e ${queue && `WHERE e.${queue}`} GROUP BY e.status
  UNION ALL SELECT c.status, count(*) FROM outdial.lines l CROSS JOIN LATERAL (
    SELECT c.status FROM outdial.calls c WHERE c.sequence = l.call ${inQueue} OFFSET 0) c
  WHERE l.in_use_until = ${FOR_EVER} GROUP BY c.status`
const ALL = countAll('', '')
const OF_QUEUE = countAll('queue = $1::text', 'AND c.queue = $1::text')
const OF_OWNER = `SELECT c.status, count(*) FROM outdial.calls c
  WHERE c.owner_id = $1::text AND ($2::text IS NULL OR c.queue = $2::text) GROUP BY c.status`

const rowsOf = (db: Database, { queue, ownerId }: CountQuery) => {
  if (ownerId !== undefined) return db.query(OF_OWNER, ownerId, queue ?? null)
  return queue === undefined ? db.query(ALL) : db.query(OF_QUEUE, queue)
}

/** Counts the calls of each status, one by one. */
export const callCounts = async (db: Database, query: CountQuery): Promise<CallCounts> =>
  toCallCounts((await rowsOf(db, query)).map(([status, count]) => [toScheduledStatus(status), toNumber(count)]))
