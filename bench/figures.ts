/** What one process measured, by the name of the figure. */
export type Figures = Readonly<Record<string, number>>

/** The value below which this share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Of each figure the median of all rounds. */
export function medians(rounds: readonly Figures[]): Figures {
  const keys = Object.keys(rounds[0] ?? {})
  return Object.fromEntries(
    keys.map(key => [
      key,
      quantile(
        rounds.map(one => one[key] ?? Number.NaN),
        0.5,
      ),
    ]),
  )
}
