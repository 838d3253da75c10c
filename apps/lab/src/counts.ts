/** How often each thing happened, by name. */
export type Counts = ReadonlyMap<string, number>

/** How often anything happened whose name begins so. */
export const times = (counts: Counts, begin: string): number =>
  [...counts].reduce((sum, [name, count]) => (name.startsWith(begin) ? sum + count : sum), 0)
