import type { HistoryCall } from '../api/history-wire.ts'

/** A call with what the list needs of it. */
export interface Row {
  readonly call: HistoryCall
  readonly at: Date
  /** Stays with the call, so that its row keeps its place and its focus, even if it turns out otherwise. */
  readonly key: string
}

/** The latest first, whatever order they came in. */
export function sortRows(calls: readonly HistoryCall[]): readonly Row[] {
  const alike = new Map<string, number>()
  const rows = calls.map(call => {
    const what = `${call.createdAt} ${call.counterparty}`
    const n = alike.get(what) ?? 0
    alike.set(what, n + 1)
    return { call, at: new Date(call.createdAt), key: `${what} ${n}` }
  })
  return rows.sort((a, b) => b.at.getTime() - a.at.getTime() || 0)
}
