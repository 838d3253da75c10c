import type { ScheduledCall } from '@outdial/scheduler-core'
import { callPage } from '@outdial/scheduler-core/internal'
import type { CallPosition, CallQuery, Page } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { callsInOrder } from '../rows/call-list.ts'

/** Lists calls by (at, sequence). */
export const listCalls = async (db: Database, query: CallQuery): Promise<Page<ScheduledCall, CallPosition>> =>
  callPage(await callsInOrder(db, query, query.limit + 1), query.order, query.limit)
