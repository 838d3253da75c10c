import type { CallPosition, CallQuery, Page, ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { callsInOrder } from '../tables/call-list.ts'

/** Calls by (at, sequence). */
export async function listCalls(db: Database, query: CallQuery): Promise<Page<ScheduledCall, CallPosition>> {
  const found = await callsInOrder(db, query, query.limit + 1)
  const items = found.slice(0, query.limit)
  const last = found.length > items.length ? items.at(-1) : undefined
  return { items, next: last && { at: last.at, sequence: last.sequence } }
}
