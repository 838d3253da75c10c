/** The figures that one process measured, by name. */
export type Figures = Readonly<Record<string, number>>

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

/** The median of each figure over all rounds. */
export function medians(rounds: readonly Figures[]): Figures {
  const keys = Object.keys(rounds[0] ?? {})
  return Object.fromEntries(keys.map(key => [key, median(rounds.map(one => one[key] ?? Number.NaN))]))
}
