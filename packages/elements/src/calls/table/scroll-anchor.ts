import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { RowWindow } from '../../rows/row-window.ts'
import type { SortedCalls } from '../feed/sorted-calls.ts'
import type { RowFocus } from './row-focus.ts'

export interface ScrollAnchorOptions {
  readonly list: () => SortedCalls | undefined
  readonly focus: RowFocus
  readonly window: RowWindow
}

/**
 * Keeps the rows in view in place while rows above them come and go. The anchor is the row with the
 * pointer or the focus, else the first row in view. A table that is not scrolled stays at its
 * start.
 */
export class ScrollAnchor implements ReactiveController {
  readonly #options: ScrollAnchorOptions
  #row: { readonly id: string; readonly at: string; readonly index: number } | undefined

  constructor(host: ReactiveControllerHost, options: ScrollAnchorOptions) {
    this.#options = options
    host.addController(this)
  }

  /** Forgets the anchor: another list is shown next. */
  reset(): void {
    this.#row = undefined
  }

  hostUpdated(): void {
    const { window, focus } = this.#options
    const list = this.#options.list()
    const known = this.#row && list?.get(this.#row.id)
    // A row whose own time changed is not followed.
    if (this.#row && known?.at === this.#row.at) window.shift((list?.indexOf(known.id) ?? 0) - this.#row.index)
    const id = focus.pinnedRow ?? (window.isScrolled ? list?.at(window.seen.first)?.id : undefined)
    const call = id === undefined ? undefined : list?.get(id)
    this.#row = call && { id: call.id, at: call.at, index: list?.indexOf(call.id) ?? 0 }
  }
}
