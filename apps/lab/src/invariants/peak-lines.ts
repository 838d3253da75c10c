import type { Ring } from '../harness/ledger.ts'

/**
 * The most lines in use at any instant. The line numbers of the ledger order events of the same
 * millisecond; an end that the ledger lacks comes last.
 */
export function peakLines(rings: readonly Ring[]): number {
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
