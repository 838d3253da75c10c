import { type LogEntry, type LogPage, type LogQuery, toLogCursor, toLogQueries } from './input/index.ts'
import { listCalls, listRecords } from './list-any.ts'
import type { CallDetails, CallRecord, Metadata } from './store/call.ts'
import type { CallStore, Page, RecordPosition } from './store/call-store.ts'

/** The log of all calls: scheduled, dialed and logged. */
export interface CallLog<CallMetadata extends Metadata = Metadata> {
  /**
   * Scheduled calls and logged records, together in the order of `at`. A scheduled call is one entry,
   * however many attempts it has.
   *
   * @throws {SchedulerError} `invalid-query`, `invalid-cursor`, `invalid-number`, `store-…`
   */
  callLog(query?: LogQuery<CallMetadata>): Promise<LogPage<CallMetadata>>
  /** One entry by its id: a scheduled call with its attempts, or a logged record. */
  logEntry(id: string): Promise<LogEntry<CallMetadata, CallDetails<CallMetadata>> | undefined>
}

export function createCallLog(store: CallStore): CallLog {
  return {
    async callLog(query = {}) {
      const queries = toLogQueries(query, store.metadataFields, store.canSearch)
      const { calls: callQuery, records: recordQuery } = queries
      const [calls, records] = await Promise.all([
        listCalls(store, callQuery),
        recordQuery ? listRecords(store, recordQuery) : NONE,
      ])
      const entries = merged(
        calls.items.map((call): LogEntry => ({ kind: 'scheduled', call })),
        records.items.map((record): LogEntry => ({ kind: 'logged', record })),
        callQuery.order,
      )
      const page = entries.slice(0, callQuery.limit)
      const last = page.at(-1)
      const hasMore = page.length < entries.length || calls.next !== undefined || records.next !== undefined
      if (!hasMore || !last) return { entries: page }
      const call = page.findLast(entry => entry.kind === 'scheduled')?.call ?? callQuery.after
      const record = page.findLast(entry => entry.kind === 'logged')?.record ?? recordQuery?.after
      return { entries: page, cursor: toLogCursor(queries, { call, record }, atOf(last)) }
    },
    async logEntry(id) {
      const call = await store.get(id)
      if (call) return { kind: 'scheduled', call }
      const { items } = await store.listRecords({ ids: [id], order: 'latest', limit: 1 })
      return items[0] && { kind: 'logged', record: items[0] }
    },
  }
}

const NONE: Page<CallRecord, RecordPosition> = { items: [] }

const atOf = (entry: LogEntry): Date => (entry.kind === 'scheduled' ? entry.call.at : entry.record.at)

/** Merges two lists in this order into one. Of entries at one time, calls come first. */
function merged(calls: readonly LogEntry[], records: readonly LogEntry[], order: 'soonest' | 'latest'): LogEntry[] {
  const way = order === 'soonest' ? 1 : -1
  return [...calls, ...records].sort((a, b) => way * (atOf(a).getTime() - atOf(b).getTime()))
}
