import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { clippersOf, scrollerOf } from './scrollers.ts'

/** A row to draw: its index in the list, and its offset in pixels. */
export interface WindowRow {
  readonly index: number
  readonly start: number
}

export interface RowWindowOptions {
  /** The element that holds the rows, as high as all of them; `null` while there is none. */
  readonly rows: () => HTMLElement | null
  /** The number of rows. */
  readonly count: () => number
  /** The index of a row that is drawn wherever it is; -1 for none. */
  readonly keptRow: () => number
}

const OVERSCAN = 8
const FIRST_GUESS_PX = 60

/**
 * Determines the rows in view, while the page scrolls, or whatever the element is placed in. All rows
 * have the height of the first one, which the style sheet sets.
 */
export class RowWindow implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #options: RowWindowOptions
  // In a separate frame: drawing rows inside the observer's callback would change the observed
  // size.
  readonly #resized = new ResizeObserver(() => void requestAnimationFrame(this.#look))
  #rows: HTMLElement | null = null
  #clippers: readonly Element[] = []
  #unlisten = new AbortController()
  #rowPx = FIRST_GUESS_PX
  #first = 0
  #last = 0
  #isScrolled = false

  constructor(host: ReactiveControllerHost, options: RowWindowOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  /** The rows to draw, in order. */
  get rows(): readonly WindowRow[] {
    const count = this.#options.count()
    const kept = Math.min(this.#options.keptRow(), count - 1)
    const begin = Math.min(Math.max(this.#first - OVERSCAN, 0), count)
    const end = Math.max(Math.min(this.#last + OVERSCAN + 1, count), begin)
    const indexes = Array.from({ length: end - begin }, (_, index) => begin + index)
    if (kept >= 0 && kept < begin) indexes.unshift(kept)
    if (kept >= end) indexes.push(kept)
    return indexes.map(index => ({ index, start: index * this.#rowPx }))
  }

  /** The height of all rows, in pixels. */
  get sizePx(): number {
    return this.#options.count() * this.#rowPx
  }

  /**
   * The range of visible rows, even beyond the end of the list; empty while all are below the window.
   * Before the first layout, the first row.
   */
  get seen(): { readonly first: number; readonly last: number } {
    return { first: this.#first, last: this.#last }
  }

  /** Whether the beginning of the list is above the window. */
  get isScrolled(): boolean {
    return this.#isScrolled
  }

  /** Scrolls by a number of rows. */
  shift(rows: number): void {
    if (this.#rows && rows !== 0) {
      scrollerOf(this.#rows).scrollBy({ top: rows * this.#rowPx, behavior: 'instant' })
    }
  }

  hostUpdated(): void {
    const rows = this.#options.rows()
    if (rows !== this.#rows) {
      this.hostDisconnected()
      if (rows) this.#watch(rows)
    }
    this.#look()
  }

  hostDisconnected(): void {
    this.#unlisten.abort()
    this.#resized.disconnect()
    this.#rows = null
  }

  #watch(rows: HTMLElement): void {
    this.#rows = rows
    this.#clippers = clippersOf(rows)
    this.#unlisten = new AbortController()
    const { signal } = this.#unlisten
    // The scrolling of an element reaches the document only within the same tree.
    for (const target of [window, ...this.#clippers]) {
      target.addEventListener('scroll', this.#look, { passive: true, capture: true, signal })
    }
    window.addEventListener('resize', this.#look, { signal })
    this.#resized.observe(rows)
    // What is above the rows may grow or shrink.
    this.#resized.observe(document.body)
  }

  readonly #look = (): void => {
    const rows = this.#rows
    if (!rows) return
    const rowPx = rows.querySelector<HTMLElement>('.row')?.offsetHeight || this.#rowPx
    const { top } = rows.getBoundingClientRect()
    const boxes = this.#clippers.map(clipper => clipper.getBoundingClientRect())
    const from = Math.max(0, ...boxes.map(box => box.top))
    const to = Math.min(document.documentElement.clientHeight, ...boxes.map(box => box.bottom))
    const first = Math.max(Math.floor((from - top) / rowPx), 0)
    const last = Math.floor((to - 1 - top) / rowPx)
    this.#isScrolled = top < from - 1
    if (first === this.#first && last === this.#last && rowPx === this.#rowPx) return
    this.#first = first
    this.#last = last
    this.#rowPx = rowPx
    this.#host.requestUpdate()
  }
}
