import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core'
import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** A row that is to be drawn: its place in the list, and where it begins, in pixels. */
export interface WindowRow {
  readonly index: number
  readonly start: number
}

export interface RowWindowOptions {
  /** What scrolls; nothing while there is no table. */
  readonly scroller: () => HTMLElement | null
  /** How many rows there are. */
  readonly count: () => number
  /** A row that is drawn wherever it is, since it has the focus; -1 if none is. */
  readonly kept: () => number
}

const OVERSCAN = 8
const FIRST_GUESS_PX = 60
// The virtualiser walks all its rows whenever their count changes: a count that is rounded up seldom does.
const STEP = 64

/** Which of many rows, all as high as the first, are in view. Their height is the style sheet's: it is read from the first row. */
export class RowWindow implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #options: RowWindowOptions
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>
  #rowPx = FIRST_GUESS_PX

  constructor(host: ReactiveControllerHost, options: RowWindowOptions) {
    this.#host = host
    this.#options = options
    this.#virtualizer = new Virtualizer(this.#settings)
    host.addController(this)
  }

  /** The rows to draw, in their order. */
  get rows(): readonly WindowRow[] {
    const count = this.#options.count()
    this.#virtualizer.setOptions(this.#settings)
    return this.#virtualizer.getVirtualItems().filter(({ index }) => index < count)
  }

  /** The height of all rows, in pixels. */
  get sizePx(): number {
    return this.#options.count() * this.#rowPx
  }

  /** The first and the last row that can be seen, were there enough; before anything is laid out, the first. */
  get seen(): { readonly first: number; readonly last: number } {
    const { startIndex, endIndex } = this.#virtualizer.range ?? { startIndex: 0, endIndex: 0 }
    return { first: startIndex, last: endIndex }
  }

  /** Scrolls along when what is seen has moved by some rows. */
  shift(rows: number): void {
    const scroller = this.#options.scroller()
    if (scroller && rows !== 0) scroller.scrollTop += rows * this.#rowPx
  }

  hostUpdated(): void {
    // oxlint-disable-next-line no-underscore-dangle -- its adapters for frameworks call these two
    this.#virtualizer._willUpdate()
    this.#measure()
  }

  hostDisconnected(): void {
    // oxlint-disable-next-line no-underscore-dangle -- as above: what it returns takes the listeners away
    this.#virtualizer._didMount()()
  }

  #measure(): void {
    const rowPx = this.#options.scroller()?.querySelector<HTMLElement>('.row')?.offsetHeight
    if (!rowPx || rowPx === this.#rowPx) return
    this.#rowPx = rowPx
    this.#virtualizer.measure()
  }

  get #settings(): VirtualizerOptions<HTMLElement, HTMLElement> {
    const { scroller, count, kept } = this.#options
    return {
      count: Math.ceil(count() / STEP) * STEP,
      getScrollElement: scroller,
      estimateSize: () => this.#rowPx,
      overscan: OVERSCAN,
      rangeExtractor: range => {
        const indexes = defaultRangeExtractor(range)
        const keep = kept()
        if (keep < 0 || indexes.includes(keep)) return indexes
        return keep < (indexes[0] ?? 0) ? [keep, ...indexes] : [...indexes, keep]
      },
      scrollToFn: elementScroll,
      // A narrower table has higher rows.
      observeElementRect: (instance, tell) =>
        observeElementRect(instance, rect => {
          tell(rect)
          this.#measure()
        }),
      observeElementOffset,
      // Rows that are drawn within the observer’s own turn would change what it observes.
      useAnimationFrameWithResizeObserver: true,
      onChange: () => this.#host.requestUpdate(),
    }
  }
}
