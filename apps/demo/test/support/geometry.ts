import type { Page } from 'playwright'

/**
 * What is wrong with the places of things on a page: it scrolls sideways, something sticks out of the
 * page or of its button, or covers something else. What is behind a dialog is left out.
 */
export const misplaced = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const frame = () => new Promise(resolve => requestAnimationFrame(resolve))
    await frame()
    await frame()

    interface Item {
      readonly element: Element
      readonly name: string
      readonly isControl: boolean
      readonly box: DOMRect
    }
    const CONTROLS = 'a, button, input, select, textarea, summary'
    const SLACK = 1.5

    const parentOf = (element: Element): Element | null => {
      if (element.assignedSlot) return element.assignedSlot
      const root = element.getRootNode()
      return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
    }
    const contains = (outer: Element, inner: Element): boolean => {
      for (let at: Element | null = inner; at; at = parentOf(at)) if (at === outer) return true
      return false
    }
    /** The part of a box that the scrolling and clipping elements around it show, from `inner` on. */
    const shown = (box: DOMRect, inner: Element | null): DOMRect => {
      let { left, top, right, bottom } = box
      for (let at = inner; at && at !== document.body; at = parentOf(at)) {
        const style = getComputedStyle(at)
        if (style.clipPath !== 'none') return new DOMRect()
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue
        const outer = at.getBoundingClientRect()
        left = Math.max(left, outer.left)
        right = Math.min(right, outer.right)
        top = Math.max(top, outer.top)
        bottom = Math.min(bottom, outer.bottom)
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top))
    }
    const nameOf = (element: Element) => {
      const text = (element.textContent || element.getAttribute('aria-label') || '').trim().replaceAll(/\s+/g, ' ')
      return `${element.localName}${element.className ? `.${element.className}` : ''} “${text.slice(0, 40)}”`
    }

    const problems: string[] = []
    const items: Item[] = []
    const add = (element: Element, box: DOMRect, isControl: boolean) => {
      const visible = shown(box, isControl ? parentOf(element) : element)
      if (visible.width > 1 && visible.height > 1)
        items.push({ element, name: nameOf(element), isControl, box: visible })
    }
    const visit = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) visit(element.shadowRoot)
        const style = getComputedStyle(element)
        const isVisible = element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
        if (!isVisible || style.clipPath !== 'none' || element.closest('svg, noscript, option')) continue
        const isControl = element.matches(CONTROLS)
        if (isControl) add(element, element.getBoundingClientRect(), true)
        if (element.matches('select, textarea')) continue
        for (const node of element.childNodes) {
          if (node.nodeType !== Node.TEXT_NODE || !node.textContent?.trim()) continue
          const range = document.createRange()
          range.selectNodeContents(node)
          // The boxes of lines are taller than what is seen of them.
          for (const { left, top, width, height } of range.getClientRects())
            add(element, new DOMRect(left, top + height * 0.2, width, height * 0.6), false)
        }
        if (!element.matches('button, a[part~=button]') || style.display === 'inline') continue
        if (element.scrollWidth > element.clientWidth + SLACK)
          problems.push(`${nameOf(element)} is too narrow for its text`)
      }
    }
    const modalIn = (root: ParentNode): Element | undefined => {
      const modal = root.querySelector('dialog:modal')
      if (modal) return modal
      for (const { shadowRoot } of root.querySelectorAll('*')) {
        const inside = shadowRoot && modalIn(shadowRoot)
        if (inside) return inside
      }
      return undefined
    }
    visit(modalIn(document) ?? document)

    const cutRows = (scroller: Element) => {
      const { bottom } = scroller.getBoundingClientRect()
      for (const row of scroller.querySelectorAll('[role=row], li')) {
        const box = row.getBoundingClientRect()
        const isCut = box.top < bottom - SLACK && box.bottom > bottom + SLACK
        if (isCut) problems.push(`${nameOf(row)} is cut at the lower edge of its list`)
      }
    }
    for (const host of document.querySelectorAll('main *'))
      host.shadowRoot?.querySelectorAll('.scroll').forEach(cutRows)

    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) problems.push(`The page is ${scrollWidth - clientWidth} pixels too wide`)
    for (const { name, box } of items) {
      if (box.left < -SLACK || box.right > clientWidth + SLACK) problems.push(`${name} sticks out of the page`)
    }
    for (const [index, one] of items.entries()) {
      for (const other of items.slice(index + 1)) {
        const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
        const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
        if (width <= SLACK || height <= SLACK) continue
        if (contains(one.element, other.element) || contains(other.element, one.element)) continue
        problems.push(`${one.name} and ${other.name} overlap`)
      }
    }
    return [...new Set(problems)]
  })
