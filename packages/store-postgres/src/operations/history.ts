import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { CallRecord, HistoryQuery, Page, RecordPosition } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { recordsOf } from '../tables/records.ts'
import { pageOf } from './page.ts'

/** A number's records, the latest first, then by id. */
export async function listRecords(
  db: Database,
  number: PhoneNumber,
  { limit, after }: HistoryQuery,
): Promise<Page<CallRecord, RecordPosition>> {
  const compare = (a: CallRecord, b: CallRecord) =>
    b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
  const { items, last } = pageOf(await recordsOf(db, number, after, limit + 1), compare, limit)
  return { items, next: last && { at: last.at, id: last.id } }
}
