import type { ScheduledCall } from '@outdial/scheduler-core'
import { callPage } from '@outdial/scheduler-core/internal'
import type { CallPosition, CallQuery, Page } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { callPositions } from '../rows/call-list.ts'
import { callAt } from '../rows/calls.ts'

/** Lists calls by (at, sequence). */
export function listCalls(
  db: Database,
  query: CallQuery,
  declared: readonly string[],
): Page<ScheduledCall, CallPosition> {
  const { items, next } = callPage(callPositions(db, query, declared, query.limit + 1), query.order, query.limit)
  return { items: items.flatMap(({ sequence }) => callAt(db, sequence) ?? []), next }
}
