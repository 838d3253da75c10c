import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** A row that is to be drawn: its place in the list, and where it begins, in pixels. */
export interface WindowRow {
  readonly index: number
  readonly start: number
}

export interface RowWindowOptions {
  /** The element that scrolls; `null` while there is no table. */
  readonly scroller: () => HTMLElement | null
  /** How many rows there are. */
  readonly count: () => number
  /** A row that is drawn wherever it is, since it has the focus; -1 if none is. */
  readonly focusedRow: () => number
}

const OVERSCAN = 8
const FIRST_GUESS_PX = 60

/** Which of many rows, all as high as the first, are in view. Their height is the style sheet's: it is read from the first row. */
export class RowWindow implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #options: RowWindowOptions
  // In a frame of its own: rows that are drawn within the observer's turn would change what it observes.
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

  /** The rows to draw, in their order. */
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

  /** The first and the last row that can be seen, were there enough; before anything is laid out, the first. */
  get seen(): { readonly first: number; readonly last: number } {
    return { first: this.#first, last: this.#last }
  }

  /** Scrolls along when what is seen has moved by some rows. */
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
