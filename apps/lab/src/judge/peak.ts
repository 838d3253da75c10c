import type { Ring } from '../parts/ledger.ts'

/** The most at one instant. What came first in one millisecond is known by the line of the ledger; an end that nobody wrote down came last. */
export function peakOf(rings: readonly Ring[]): number {
  const changes = rings
    .flatMap(({ placedAt, endedAt, placedIn, endedIn = Number.MAX_SAFE_INTEGER }) => [
      { at: placedAt.getTime(), line: placedIn, by: 1 },
      { at: endedAt?.getTime() ?? Number.MAX_SAFE_INTEGER, line: endedIn, by: -1 },
    ])
    .toSorted((a, b) => a.at - b.at || a.line - b.line)
  let [lines, peak] = [0, 0]
  for (const { by } of changes) {
    lines += by
    peak = Math.max(peak, lines)
  }
  return peak
}
