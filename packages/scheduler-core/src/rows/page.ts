import type { CallRecord } from '../store/call.ts'
import type { CallPosition, CallQuery, Page, RecordPosition, RecordQuery } from '../store/call-store.ts'

/** Larger than any instant in milliseconds. */
const FOR_EVER = Number.MAX_SAFE_INTEGER

/**
 * The range of a call query. The first two values are the exclusive start position (at, sequence);
 * the third is the end: exclusive for `soonest`, inclusive for `latest`.
 */
export function spanOf({ order, from, until, after }: Span): readonly [number, number, number] {
  const first = from?.getTime() ?? -FOR_EVER
  const end = until?.getTime() ?? FOR_EVER
  const at = after?.at.getTime()
  const sequence = after?.sequence ?? 0
  if (order === 'soonest') return at !== undefined && at >= first ? [at, sequence, end] : [first, 0, end]
  return at !== undefined && at < end ? [at, sequence, first] : [end, 0, first]
}

type Span = Pick<CallQuery, 'order' | 'from' | 'until' | 'after'>

/** The range of a query of records, as `spanOf` gives it for calls. The id is the second value. */
export function recordSpanOf({ order, from, until, after }: RecordQuery): readonly [number, string, number] {
  const first = from?.getTime() ?? -FOR_EVER
  const end = until?.getTime() ?? FOR_EVER
  const at = after?.at.getTime()
  const id = after?.id ?? ''
  if (order === 'soonest') return at !== undefined && at >= first ? [at, id, end] : [first, '', end]
  return at !== undefined && at < end ? [at, id, first] : [end, '', first]
}

/**
 * Makes a page from the items of several queries, each with up to `limit` + 1 items.
 * `last` is the position of the next page. It is absent on the last page.
 */
function pageOf<Item>(found: readonly Item[], compare: (a: Item, b: Item) => number, limit: number) {
  const sorted = found.toSorted(compare)
  const items = sorted.slice(0, limit)
  return { items, last: sorted.length > limit ? items.at(-1) : undefined }
}

/** Makes a page of calls or positions, by (at, sequence). */
export function callPage<Item extends CallPosition>(
  found: readonly Item[],
  order: 'soonest' | 'latest',
  limit: number,
): Page<Item, CallPosition> {
  const way = order === 'soonest' ? 1 : -1
  const { items, last } = pageOf(
    found,
    (a, b) => way * (a.at.getTime() - b.at.getTime() || a.sequence - b.sequence),
    limit,
  )
  return { items, next: last && { at: last.at, sequence: last.sequence } }
}

/** Makes a page of a number's history, latest first, then by id. */
export const historyPage = (found: readonly CallRecord[], limit: number): Page<CallRecord, RecordPosition> =>
  recordPage(found, 'latest', limit)

/** Makes a page of records, by (at, id). */
export function recordPage(
  found: readonly CallRecord[],
  order: 'soonest' | 'latest',
  limit: number,
): Page<CallRecord, RecordPosition> {
  const way = order === 'soonest' ? 1 : -1
  const compare = (a: CallRecord, b: CallRecord) =>
    way * (a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const { items, last } = pageOf(found, compare, limit)
  return { items, next: last && { at: last.at, id: last.id } }
}
