import type { HistoryCall } from '../api/history-wire.ts'
import type { HistoryWords } from './history.words.ts'

/** Announces new calls; `undefined` if there are none. The first calls are not announced. */
export function newsOf(
  before: readonly HistoryCall[] | undefined,
  after: readonly HistoryCall[] | undefined,
  words: HistoryWords,
): string | undefined {
  if (!before || !after || after.length <= before.length) return undefined
  const come = after.length - before.length
  return before.length > 0 && after[0] === before[0]
    ? words.moreShown(come, after.length)
    : words.newCalls(come, after.length)
}
