/** The first of several moments; `undefined` if there is none. */
export function earliest(moments: readonly Date[]): Date | undefined {
  let first: Date | undefined
  for (const moment of moments) if (!first || moment < first) first = moment
  return first
}

/** When a call that is due then can be licensed by a queue that opens then; never, if either is never. */
export const whenOpen = (openAt: Date | undefined, dueAt: Date | undefined): Date | undefined =>
  openAt && dueAt && (openAt > dueAt ? openAt : dueAt)
