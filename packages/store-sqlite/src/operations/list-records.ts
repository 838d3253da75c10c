import type { CallRecord } from '@outdial/scheduler-core'
import { recordPage } from '@outdial/scheduler-core/internal'
import type { Page, RecordPosition, RecordQuery } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { loggedInOrder } from '../rows/logged.ts'

/** Lists logged records by (at, id). */
export const listLogged = (
  db: Database,
  query: RecordQuery,
  declared: readonly string[],
): Page<CallRecord, RecordPosition> =>
  recordPage(loggedInOrder(db, query, declared, query.limit + 1), query.order, query.limit)
