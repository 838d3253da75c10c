import type { Outcome } from '@outdial/call-client/kernel'

/** Selects the calls whose ends are counted. */
export interface EndingQuery {
  /** The earliest end, inclusive. The slots begin here. */
  readonly from: Date
  /** The latest end, exclusive. */
  readonly until: Date
  /** The length of a slot, in milliseconds. */
  readonly everyMs: number
  /** Only scheduled calls of this queue. Logged records have no queue. */
  readonly queue?: string | undefined
  readonly ownerId?: string | undefined
}

/** The number of calls that ended within one slot, with one outcome, all of them answered or none. */
export interface Endings {
  /** When the slot begins. */
  readonly at: Date
  readonly outcome: Outcome
  /** Whether the last attempt was answered. */
  readonly answered: boolean
  readonly count: number
}

/** Counts of a store, by the number of a slot, with equal ones added up, in order. */
export function toEndings(
  { from, everyMs }: Pick<EndingQuery, 'from' | 'everyMs'>,
  found: Iterable<readonly [slot: number, outcome: Outcome, answered: boolean, count: number]>,
): readonly Endings[] {
  const sums = new Map<string, Endings>()
  for (const [slot, outcome, answered, count] of found) {
    const key = `${slot} ${outcome} ${answered}`
    const at = new Date(from.getTime() + slot * everyMs)
    sums.set(key, { at, outcome, answered, count: count + (sums.get(key)?.count ?? 0) })
  }
  return [...sums.values()].sort(
    (a, b) =>
      a.at.getTime() - b.at.getTime() ||
      (a.outcome < b.outcome ? -1 : a.outcome > b.outcome ? 1 : Number(a.answered) - Number(b.answered)),
  )
}
