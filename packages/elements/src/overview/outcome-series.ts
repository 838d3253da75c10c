import type { EndedCalls, Overview } from '../api/overview-wire.ts'
import { wordOf } from '../status/status-word.ts'
import type { OverviewWords } from './overview.words.ts'

/** One colour of the chart: the calls of each hour with one outcome. */
export interface OutcomeSeries {
  readonly name: string
  readonly title: string
  readonly total: number
  /** One count for each hour. */
  readonly calls: readonly number[]
}

/** The outcomes of each hour, the hours without calls included. */
export interface Outcomes {
  /** The begin of each hour. */
  readonly hours: readonly Date[]
  /** From the foot of the bars up. Outcomes without calls are left out. */
  readonly series: readonly OutcomeSeries[]
  /** The most calls of one hour. */
  readonly most: number
}

const HOUR_MS = 3_600_000

/** `unreported`: completed without a report of an answer. */
const ORDER = [
  'completed',
  'unreported',
  'busy',
  'no-answer',
  'failed',
  'rejected',
  'indeterminate',
  'cancelled',
  'expired',
]

const nameOf = ({ outcome, answered }: EndedCalls): string =>
  outcome === 'completed' && !answered ? 'unreported' : outcome

/** Arranges what ended by outcome and hour. */
export function outcomesOf({ since, at, hours: ended }: Overview, words: OverviewWords): Outcomes {
  const start = new Date(since).getTime()
  const count = Math.min(168, Math.max(1, Math.ceil((new Date(at).getTime() + 1 - start) / HOUR_MS)))
  const sums = new Map<string, number[]>()
  for (const each of ended) {
    const index = Math.floor((new Date(each.at).getTime() - start) / HOUR_MS)
    if (index < 0 || index >= count) continue
    const name = nameOf(each)
    const calls = sums.get(name) ?? Array.from({ length: count }, () => 0)
    calls[index] = (calls[index] ?? 0) + each.calls
    sums.set(name, calls)
  }
  const names = [...ORDER, ...[...sums.keys()].filter(name => !ORDER.includes(name))]
  const series = names.flatMap((name): OutcomeSeries[] => {
    const calls = sums.get(name)
    if (!calls) return []
    const title = name === 'unreported' ? words.unreported : wordOf(name, words.language)
    return [{ name, title, calls, total: calls.reduce((one, other) => one + other, 0) }]
  })
  const hours = Array.from({ length: count }, (_, index) => new Date(start + index * HOUR_MS))
  const most = Math.max(0, ...hours.map((_, index) => series.reduce((sum, { calls }) => sum + (calls[index] ?? 0), 0)))
  return { hours, series, most }
}
