import type { HistoryCall } from '../api/history-wire.ts'
import { type HistoryKind, kindOf, ourNumbers } from './kinds.ts'

/** A call with the data of its row. */
export interface Row {
  readonly call: HistoryCall
  readonly at: Date
  readonly kind: HistoryKind
  /** Stable for a call, so that its row keeps its position and focus when its type changes. */
  readonly key: string
}

/** Sorts calls, latest first. */
export function sortRows(calls: readonly HistoryCall[]): readonly Row[] {
  const alike = new Map<string, number>()
  const ours = ourNumbers(calls)
  const rows = calls.map(call => {
    const what = `${call.id} ${call.createdAt} ${call.counterparty}`
    const n = alike.get(what) ?? 0
    alike.set(what, n + 1)
    return { call, at: new Date(call.createdAt), kind: kindOf(call, ours), key: `${what} ${n}` }
  })
  return rows.sort((a, b) => b.at.getTime() - a.at.getTime() || 0)
}
