import type { Ring } from '../parts/mocks.ts'

/** The most at one instant; what ends and begins in the same millisecond is taken not to meet. */
export function peakOf(rings: readonly Ring[]): number {
  const changes = rings
    .flatMap(({ placedAt, endedAt }) => [
      { at: placedAt.getTime(), by: 1 },
      { at: endedAt?.getTime() ?? Number.POSITIVE_INFINITY, by: -1 },
    ])
    .toSorted((a, b) => a.at - b.at || a.by - b.by)
  let [lines, peak] = [0, 0]
  for (const { by } of changes) {
    lines += by
    peak = Math.max(peak, lines)
  }
  return peak
}
