/** The first so many of what was found in several places, each of which gave one more; and the last of them, if there are more. */
export function pageOf<Item>(found: readonly Item[], compare: (a: Item, b: Item) => number, limit: number) {
  const sorted = found.toSorted(compare)
  const items = sorted.slice(0, limit)
  return { items, last: sorted.length > limit ? items.at(-1) : undefined }
}
