import type { HistoryCall } from '../api/history-wire.ts'
import { words } from './history-words.ts'

/** What has come since, in words; absent if nothing has. The first calls are no news: whoever opens the page reads them. */
export function newsOf(
  before: readonly HistoryCall[] | undefined,
  after: readonly HistoryCall[] | undefined,
): string | undefined {
  if (!before || !after || after.length <= before.length) return undefined
  const come = after.length - before.length
  return before.length > 0 && after[0] === before[0]
    ? words.moreShown(come, after.length)
    : words.newCalls(come, after.length)
}
