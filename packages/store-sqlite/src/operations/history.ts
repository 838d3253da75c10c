import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { CallRecord } from '@outdial/scheduler-core'
import { historyPage } from '@outdial/scheduler-core/internal'
import type { HistoryQuery, Page, RecordPosition } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { recordsOf } from '../rows/records.ts'

/** Lists the records of a number, latest first, then by id. */
export const listRecords = (db: Database, number: PhoneNumber, query: HistoryQuery): Page<CallRecord, RecordPosition> =>
  historyPage(recordsOf(db, number, query, query.limit + 1), query.limit)
