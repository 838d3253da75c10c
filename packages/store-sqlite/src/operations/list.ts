import type { CallPosition, CallQuery, Page, ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { callPositions } from '../tables/call-list.ts'
import { callAt } from '../tables/calls.ts'
import { pageOf } from './page.ts'

/** Calls by (at, sequence). */
export function listCalls(db: Database, query: CallQuery): Page<ScheduledCall, CallPosition> {
  const way = query.order === 'soonest' ? 1 : -1
  const compare = (a: CallPosition, b: CallPosition) =>
    way * (a.at.getTime() - b.at.getTime() || a.sequence - b.sequence)
  const { items, last } = pageOf(callPositions(db, query, query.limit + 1), compare, query.limit)
  return { items: items.flatMap(({ sequence }) => callAt(db, sequence) ?? []), next: last }
}
