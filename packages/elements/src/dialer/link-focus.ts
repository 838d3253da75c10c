const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }

/** Moves the focus between the links of a list by the arrow keys, so that Tab needs to reach but one. */
export function moveFocus(event: KeyboardEvent, links: readonly HTMLElement[]): HTMLElement | undefined {
  const from = links.findIndex(link => link === event.target)
  if (from < 0 || event.altKey || event.ctrlKey || event.metaKey) return undefined
  const to = { Home: 0, End: links.length - 1 }[event.key] ?? from + (STEPS[event.key] ?? Number.NaN)
  const next = links[Math.min(Math.max(to, 0), links.length - 1)]
  if (!next) return undefined
  event.preventDefault()
  next.focus()
  return next
}
