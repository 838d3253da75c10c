import type { CallRecord } from '../store/call.ts'
import type { CallPosition, Page, RecordPosition } from '../store/call-store.ts'

/**
 * Makes a page of items that several queries found, each up to `limit` and one more.
 * `last` is the position to go on from; it is absent on the last page.
 */
function pageOf<Item>(found: readonly Item[], compare: (a: Item, b: Item) => number, limit: number) {
  const sorted = found.toSorted(compare)
  const items = sorted.slice(0, limit)
  return { items, last: sorted.length > limit ? items.at(-1) : undefined }
}

/** A page of positions, by (at, sequence). */
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

/** A page of a number's history, the latest first, then by id. */
export function historyPage(found: readonly CallRecord[], limit: number): Page<CallRecord, RecordPosition> {
  const compare = (a: CallRecord, b: CallRecord) =>
    b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
  const { items, last } = pageOf(found, compare, limit)
  return { items, next: last && { at: last.at, id: last.id } }
}
