import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { CallRecord } from '@outdial/scheduler-core'
import { historyPage } from '@outdial/scheduler-core/internal'
import type { HistoryQuery, Page, RecordPosition } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { recordsOf } from '../rows/records.ts'

/** Lists the records of a number, latest first, then by id. */
export const listRecords = async (
  db: Database,
  number: PhoneNumber,
  { limit, after }: HistoryQuery,
): Promise<Page<CallRecord, RecordPosition>> => historyPage(await recordsOf(db, number, after, limit + 1), limit)
