const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }

/** The index of the row that this key leads to, of so many rows; `undefined` for other keys. */
export function rowAfterKey(event: KeyboardEvent, from: number, count: number): number | undefined {
  if (from < 0 || count === 0 || event.altKey || event.ctrlKey || event.metaKey) return undefined
  const to = { Home: 0, End: count - 1 }[event.key] ?? from + (STEPS[event.key] ?? Number.NaN)
  return Number.isNaN(to) ? undefined : Math.min(Math.max(to, 0), count - 1)
}

/** Moves the focus between the links of a list by the arrow keys, so that Tab needs to reach but one. */
export function moveFocus(event: KeyboardEvent, links: readonly HTMLElement[]): HTMLElement | undefined {
  const from = links.findIndex(link => link === event.target)
  const to = rowAfterKey(event, from, links.length)
  const next = to === undefined ? undefined : links[to]
  if (!next) return undefined
  event.preventDefault()
  next.focus()
  return next
}
