/** Returns the earliest of these instants, or `undefined` for an empty list. */
export function earliest(moments: readonly Date[]): Date | undefined {
  let first: Date | undefined
  for (const moment of moments) if (!first || moment < first) first = moment
  return first
}

/**
 * Returns when a queue can license a call: the later of both times, `undefined` if one is missing.
 */
export const whenOpen = (openAt: Date | undefined, dueAt: Date | undefined): Date | undefined =>
  openAt && dueAt && (openAt > dueAt ? openAt : dueAt)
