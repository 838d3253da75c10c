import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** A row to draw: its index in the list, and its offset in pixels. */
export interface WindowRow {
  readonly index: number
  readonly start: number
}

export interface RowWindowOptions {
  /** The element that scrolls; `null` while there is no table. */
  readonly scroller: () => HTMLElement | null
  /** The number of rows. */
  readonly count: () => number
  /** The index of the focused row, which is always drawn; -1 for none. */
  readonly focusedRow: () => number
}

const OVERSCAN = 8
const FIRST_GUESS_PX = 60

/**
 * Determines the rows in view. All rows have the height of the first one, which the style sheet
 * sets.
 */
export class RowWindow implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #options: RowWindowOptions
  // In a separate frame: drawing rows inside the observer's callback would change the observed
  // size.
  readonly #resized = new ResizeObserver(() => void requestAnimationFrame(this.#look))
  #scroller: HTMLElement | null = null
  #rowPx = FIRST_GUESS_PX
  #first = 0
  #last = 0

  constructor(host: ReactiveControllerHost, options: RowWindowOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  /** The rows to draw, in order. */
  get rows(): readonly WindowRow[] {
    const focused = this.#options.focusedRow()
    const begin = Math.max(this.#first - OVERSCAN, 0)
    const end = Math.min(this.#last + OVERSCAN + 1, this.#options.count())
    const indexes = Array.from({ length: Math.max(end - begin, 0) }, (_, index) => begin + index)
    if (focused >= 0 && focused < begin) indexes.unshift(focused)
    if (focused >= end) indexes.push(focused)
    return indexes.map(index => ({ index, start: index * this.#rowPx }))
  }

  /** The height of all rows, in pixels. */
  get sizePx(): number {
    return this.#options.count() * this.#rowPx
  }

  /**
   * The range of visible rows, even beyond the end of the list. Before the first layout, the first
   * row.
   */
  get seen(): { readonly first: number; readonly last: number } {
    return { first: this.#first, last: this.#last }
  }

  /** Scrolls by a number of rows. */
  shift(rows: number): void {
    if (this.#scroller && rows !== 0) this.#scroller.scrollTop += rows * this.#rowPx
  }

  hostUpdated(): void {
    const scroller = this.#options.scroller()
    if (scroller !== this.#scroller) {
      this.hostDisconnected()
      this.#scroller = scroller
      scroller?.addEventListener('scroll', this.#look, { passive: true })
      if (scroller) this.#resized.observe(scroller)
    }
    this.#look()
  }

  hostDisconnected(): void {
    this.#scroller?.removeEventListener('scroll', this.#look)
    this.#resized.disconnect()
    this.#scroller = null
  }

  readonly #look = (): void => {
    const { scrollTop = 0, clientHeight = 0 } = this.#scroller ?? {}
    if (!this.#scroller) return
    const rowPx = this.#scroller.querySelector<HTMLElement>('.row')?.offsetHeight || this.#rowPx
    const first = Math.floor(scrollTop / rowPx)
    const last = Math.floor((scrollTop + clientHeight) / rowPx)
    if (first === this.#first && last === this.#last && rowPx === this.#rowPx) return
    this.#first = first
    this.#last = last
    this.#rowPx = rowPx
    this.#host.requestUpdate()
  }
}
