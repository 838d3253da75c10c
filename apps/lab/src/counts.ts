/** How often each event happened, by name. */
export type Counts = ReadonlyMap<string, number>

/** Sum of the counts whose names start with this prefix. */
export const countOf = (counts: Counts, prefix: string): number =>
  [...counts].reduce((sum, [name, count]) => (name.startsWith(prefix) ? sum + count : sum), 0)
