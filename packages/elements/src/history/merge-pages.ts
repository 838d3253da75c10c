import type { HistoryCall, HistoryPage } from '../api/history-wire.ts'

/**
 * What is known of a history after its latest part was asked for again. A call that has not changed stays the same object, and a page
 * of which nothing has changed the same page.
 *
 * Calls have no id on the wire: two that tell the same of themselves are told apart by their number alone, which is all that a reader can do.
 */
export function renewed(known: HistoryPage | undefined, fresh: HistoryPage): HistoryPage {
  if (!known) return fresh
  const held = pool(known.calls, keyOf)
  const calls = fresh.calls.map(call => held.take(call) ?? call)
  const kept = new Set(calls)
  const oldest = fresh.calls.at(-1)
  // Nothing in common: calls may lie between the two, so what is older is left to be asked for anew.
  if (fresh.cursor && oldest && known.calls.some(call => kept.has(call))) {
    const heldSet = new Set(known.calls)
    const otherwise = pool(
      calls.filter(call => !heldSet.has(call)),
      whoOf,
    )
    const isOlder = (call: HistoryCall) =>
      timeOf(call) < timeOf(oldest) || (timeOf(call) === timeOf(oldest) && !otherwise.take(call))
    const older = known.calls.filter(call => !kept.has(call) && isOlder(call))
    if (older.length > 0) return unlessSame(known, { calls: [...calls, ...older], cursor: known.cursor })
  }
  return unlessSame(known, { calls, cursor: fresh.cursor })
}

const unlessSame = (known: HistoryPage, next: HistoryPage): HistoryPage =>
  next.cursor === known.cursor &&
  next.calls.length === known.calls.length &&
  next.calls.every((call, index) => call === known.calls[index])
    ? known
    : next

/** Calls to take one like another from, once each. */
function pool(calls: readonly HistoryCall[], keyOf: (call: HistoryCall) => string) {
  const alike = Map.groupBy(calls, keyOf)
  return { take: (call: HistoryCall) => alike.get(keyOf(call))?.shift() }
}

const whoOf = ({ createdAt, counterparty }: HistoryCall) => `${createdAt} ${counterparty}`

const keyOf = (call: HistoryCall) => `${whoOf(call)} ${call.type} ${call.durationMs}`

const timeOf = ({ createdAt }: HistoryCall) => Date.parse(createdAt)
