import type { ReactiveControllerHost } from 'lit'
import type { Call } from '../../api/call-wire.ts'
import { RowWindow } from '../../rows/row-window.ts'
import type { SortedCalls } from '../feed/sorted-calls.ts'
import { needsSeconds } from './call-times.ts'
import { RowFocus, type RowFocusOptions } from './row-focus.ts'
import { ScrollAnchor } from './scroll-anchor.ts'
import { Ticker } from './ticker.ts'

export interface TableRowsOptions extends Pick<RowFocusOptions, 'onEnter' | 'onSpace'> {
  readonly list: () => SortedCalls | undefined
  /** The element that holds the rows; `null` while there is no table. */
  readonly rows: () => HTMLElement | null
}

/**
 * The controllers of the rows: which rows are drawn, which one has the focus, and where the table
 * is scrolled.
 */
export class TableRows {
  readonly focus: RowFocus
  readonly window: RowWindow
  readonly ticker: Ticker
  readonly anchor: ScrollAnchor
  readonly #list: TableRowsOptions['list']

  constructor(host: ReactiveControllerHost & Element, { list, rows, onEnter, onSpace }: TableRowsOptions) {
    this.focus = new RowFocus(host, {
      size: () => list()?.size ?? 0,
      indexOf: id => list()?.indexOf(id) ?? -1,
      idAt: index => list()?.at(index)?.id,
      onEnter,
      onSpace,
    })
    this.window = new RowWindow(host, {
      rows,
      count: () => list()?.size ?? 0,
      keptRow: () => (this.focus.focusedRow === undefined ? -1 : (list()?.indexOf(this.focus.focusedRow) ?? -1)),
    })
    this.#list = list
    this.ticker = new Ticker(host, now => this.seen.some(call => needsSeconds(now, call)))
    this.anchor = new ScrollAnchor(host, {
      list,
      focus: this.focus,
      window: this.window,
    })
  }

  /** The calls in view. */
  get seen(): readonly Call[] {
    const { first, last } = this.window.seen
    return Array.from({ length: last - first + 1 }, (_, n) => this.#list()?.at(first + n) ?? []).flat()
  }
}
