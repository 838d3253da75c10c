/** The elements around this one, across shadow roots, that scroll their content or may. */
export function clippersOf(element: Element): readonly Element[] {
  const clippers: Element[] = []
  for (let around = outer(element); around; around = outer(around)) {
    // The root and the body pass their overflow on to the window.
    if (around === document.body || around === document.documentElement) break
    if (/auto|scroll/.test(getComputedStyle(around).overflowY)) clippers.push(around)
  }
  return clippers
}

/** What scrolls when this element is to move: the nearest that has more content than height. */
export const scrollerOf = (element: Element): Element =>
  clippersOf(element).find(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight) ??
  document.scrollingElement ??
  document.documentElement

function outer(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot
  if (element.parentElement) return element.parentElement
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? root.host : null
}
