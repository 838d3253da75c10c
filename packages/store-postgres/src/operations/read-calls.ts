import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { CallDetails, CallId, CallRecord, ScheduledCall } from '@outdial/scheduler-core'
import { callPage, historyPage, recordPage, toCall } from '@outdial/scheduler-core/internal'
import type {
  CallPosition,
  CallQuery,
  HistoryQuery,
  Page,
  RecordPosition,
  RecordQuery,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { callsInOrder } from '../rows/call-list.ts'
import { attemptIn, CALL_AND_ATTEMPT } from '../rows/columns.ts'
import { loggedInOrder } from '../rows/logged.ts'
import { recordsOf } from '../rows/records.ts'

const OF_CALL = `SELECT ${CALL_AND_ATTEMPT} FROM outdial.calls c LEFT JOIN outdial.attempts a ON a.call = c.sequence
  WHERE c.id = $1::text ORDER BY a.place`

/** A call with all its attempts, in the order of their licences. */
export async function getCall(db: Database, id: CallId): Promise<CallDetails | undefined> {
  const rows = await db.query(OF_CALL, id)
  const [call] = rows
  const attempts = rows.flatMap(row => attemptIn(row) ?? [])
  return call && { ...toCall(call, attempts.at(-1)), attempts }
}

/** Calls, by (at, sequence). */
export const listCalls = async (db: Database, query: CallQuery): Promise<Page<ScheduledCall, CallPosition>> =>
  callPage(await callsInOrder(db, query, query.limit + 1), query.order, query.limit)

/** Logged records, by (at, id). */
export const listLogged = async (db: Database, query: RecordQuery): Promise<Page<CallRecord, RecordPosition>> =>
  recordPage(await loggedInOrder(db, query, query.limit + 1), query.order, query.limit)

/** The records of a number, the latest first, then by id. */
export const listRecords = async (
  db: Database,
  number: PhoneNumber,
  query: HistoryQuery,
): Promise<Page<CallRecord, RecordPosition>> =>
  historyPage(await recordsOf(db, number, query, query.limit + 1), query.limit)
