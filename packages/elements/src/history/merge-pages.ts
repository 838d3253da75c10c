import type { HistoryCall, HistoryPage } from '../api/history-wire.ts'

/**
 * Merges a renewed part of a history with the loaded page. Unchanged calls stay the same objects,
 * and an unchanged page stays the same page.
 *
 * Attempts of one call have its id, and a given call has none, so calls with equal fields are only
 * distinguished by their count.
 */
export function renewed(known: HistoryPage | undefined, fresh: HistoryPage): HistoryPage {
  if (!known) return fresh
  const held = pool(known.calls, keyOf)
  const calls = fresh.calls.map(call => held.take(call) ?? call)
  const kept = new Set(calls)
  const oldest = fresh.calls.at(-1)
  // No call in common: calls may be missing between the two parts, so older calls are requested
  // again.
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

/** A multiset of calls: each call can be taken once. */
function pool(calls: readonly HistoryCall[], keyOf: (call: HistoryCall) => string) {
  const alike = Map.groupBy(calls, keyOf)
  return { take: (call: HistoryCall) => alike.get(keyOf(call))?.shift() }
}

const whoOf = ({ id, createdAt, counterparty }: HistoryCall) => `${id} ${createdAt} ${counterparty}`

const keyOf = (call: HistoryCall) => {
  const { type, durationMs, outcome, cause, name } = call
  return JSON.stringify([whoOf(call), type, durationMs, outcome, cause, name])
}

const timeOf = ({ createdAt }: HistoryCall) => Date.parse(createdAt)
