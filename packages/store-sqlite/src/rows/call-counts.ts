import { toNumber, toScheduledStatus } from '@outdial/scheduler-core/internal'
import { type CallCounts, type CountQuery, toCallCounts } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'

// Each query reads one index. Without its name SQLite would choose another, and read the table.
const counted = (index: string, which: string) =>
  `SELECT status, count(*) FROM calls INDEXED BY ${index} ${which} GROUP BY status`
const ALL = counted('calls_by_status', '')
const OF_QUEUE = counted('calls_by_queue', 'WHERE queue = ?')
const OF_OWNER = counted('calls_by_owner', 'WHERE owner_id = ? AND (? IS NULL OR queue = ?)')

/** Counts the calls of each status, one by one. */
export function callCounts(db: Database, { queue, ownerId }: CountQuery): CallCounts {
  const rows =
    ownerId !== undefined
      ? db.rows(OF_OWNER, ownerId, queue ?? null, queue ?? null)
      : queue !== undefined
        ? db.rows(OF_QUEUE, queue)
        : db.rows(ALL)
  return toCallCounts(rows.map(([status, count]) => [toScheduledStatus(status), toNumber(count)]))
}
