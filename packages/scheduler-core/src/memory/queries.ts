import { isOutcome, type PhoneNumber } from '@outdial/call-client/kernel'
import type { CallRecord, ScheduledCall } from '../store/call.ts'
import { type CallCounts, type CountQuery, toCallCounts } from '../store/call-counts.ts'
import type { CallPosition, CallQuery, HistoryQuery, Page, RecordPosition, RecordQuery } from '../store/call-store.ts'
import { type EndingQuery, type Endings, toEndings } from '../store/endings.ts'
import { hasMetadata } from '../store/has-metadata.ts'
import { isRecorded, statusOf, toRecord } from '../store/history.ts'
import { searchText } from '../store/search-text.ts'
import type { Tables } from './tables.ts'

const isFound = (text: string, terms: readonly string[]) => terms.every(term => text.includes(term))

/** Lists calls by (at, sequence). */
export function listCalls(
  tables: Tables,
  query: CallQuery,
  searched: readonly string[],
): Page<ScheduledCall, CallPosition> {
  const { statuses, to, queue, ownerId, key, seriesId, ids, metadata, search, from, until, order, limit, after } = query
  const way = order === 'soonest' ? 1 : -1
  const compare = (a: CallPosition, b: CallPosition) =>
    way * (a.at.getTime() - b.at.getTime() || a.sequence - b.sequence)
  const among = ids ? [...new Set(ids)].flatMap(id => tables.calls.get(id) ?? []) : [...tables.calls.values()]
  const found = among
    .filter(
      call =>
        (!statuses || statuses.includes(call.status)) &&
        (to === undefined || call.to === to) &&
        (queue === undefined || call.queue === queue) &&
        (ownerId === undefined || call.ownerId === ownerId) &&
        (key === undefined || call.key === key) &&
        (seriesId === undefined || call.series?.id === seriesId) &&
        (!metadata || hasMetadata(call.metadata, metadata)) &&
        (!search || isFound(searchText(call, searched), search)) &&
        (!from || call.at >= from) &&
        (!until || call.at < until) &&
        (!after || compare(after, call) < 0),
    )
    .sort(compare)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next: found.length > limit && last ? { at: last.at, sequence: last.sequence } : undefined }
}

/** Lists logged records by (at, id). */
export function listLogged(
  tables: Tables,
  query: RecordQuery,
  searched: readonly string[],
): Page<CallRecord, RecordPosition> {
  const { statuses, to, ownerId, ids, metadata, search, from, until, order, limit, after } = query
  const way = order === 'soonest' ? 1 : -1
  const compare = (a: RecordPosition, b: RecordPosition) =>
    way * (a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const among = ids ? [...new Set(ids)].flatMap(id => tables.records.get(id) ?? []) : [...tables.records.values()]
  const found = among
    .filter(
      record =>
        (!statuses || statuses.includes(statusOf(record))) &&
        (to === undefined || record.to === to) &&
        (ownerId === undefined || record.ownerId === ownerId) &&
        (!metadata || hasMetadata(record.metadata, metadata)) &&
        (!search || isFound(searchText(record, searched), search)) &&
        (!from || record.at >= from) &&
        (!until || record.at < until) &&
        (!after || compare(after, record) < 0),
    )
    .sort(compare)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next: found.length > limit && last ? { at: last.at, id: last.id } : undefined }
}

/** Counts the calls of each status. */
export const countCalls = ({ calls }: Tables, { queue, ownerId }: CountQuery): CallCounts =>
  toCallCounts(
    [...calls.values()].flatMap(call =>
      (queue === undefined || call.queue === queue) && (ownerId === undefined || call.ownerId === ownerId)
        ? [[call.status, 1] as const]
        : [],
    ),
  )

/** Counts the calls that ended within a time, and the records of that time. */
export function countEndings({ calls, records }: Tables, query: EndingQuery): readonly Endings[] {
  const { from, until, everyMs, queue, ownerId } = query
  const slotOf = (at: Date) => Math.floor((at.getTime() - from.getTime()) / everyMs)
  const isIn = (at: Date | undefined): at is Date => at !== undefined && at >= from && at < until
  const ended = [...calls.values()].flatMap(({ endedAt, status, attempt, ...call }) =>
    isIn(endedAt) &&
    isOutcome(status) &&
    (queue === undefined || call.queue === queue) &&
    (ownerId === undefined || call.ownerId === ownerId)
      ? [[slotOf(endedAt), status, attempt?.answered ?? false, 1] as const]
      : [],
  )
  const logged = [...records.values()].flatMap(record =>
    isIn(record.at) && queue === undefined && (ownerId === undefined || record.ownerId === ownerId)
      ? [[slotOf(record.at), statusOf(record), record.answered, 1] as const]
      : [],
  )
  return toEndings(query, [...ended, ...logged])
}

/** Lists the records of a number, latest first, then by id. */
export function listRecords(
  tables: Tables,
  number: PhoneNumber,
  { ownerId, limit, after }: HistoryQuery,
): Page<CallRecord, RecordPosition> {
  const compare = (a: RecordPosition, b: RecordPosition) =>
    b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
  const attempts = [...tables.attempts.values()]
    .filter(isRecorded)
    .map(attempt => toRecord(attempt, tables.calls.get(attempt.callId)?.ownerId))
  const found = [...attempts, ...tables.records.values()]
    .filter(record => ownerId === undefined || record.ownerId === ownerId)
    .filter(record => (record.to === number || record.from === number) && (!after || compare(after, record) < 0))
    .sort(compare)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next: found.length > limit && last ? { at: last.at, id: last.id } : undefined }
}
