import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { CallList } from '../feed/sorted-calls.ts'
import type { RowFocus } from './row-focus.ts'
import type { RowWindow } from './row-window.ts'

export interface KeptPlaceOptions {
  readonly list: () => CallList | undefined
  readonly scrollTop: () => number
  readonly focus: RowFocus
  readonly window: RowWindow
}

/**
 * Keeps what is looked at where it is, however many rows come and go above it: the row under a hand or with the focus, else the first
 * in view. Whoever has not scrolled sees what comes first.
 */
export class KeptPlace implements ReactiveController {
  readonly #options: KeptPlaceOptions
  #row: { readonly id: string; readonly at: string; readonly index: number } | undefined

  constructor(host: ReactiveControllerHost, options: KeptPlaceOptions) {
    this.#options = options
    host.addController(this)
  }

  /** What is shown next is another list. */
  forget(): void {
    this.#row = undefined
  }

  hostUpdated(): void {
    const { window, focus, scrollTop } = this.#options
    const list = this.#options.list()
    const known = this.#row && list?.get(this.#row.id)
    // One that has moved by itself is not followed.
    if (this.#row && known?.at === this.#row.at) window.shift((list?.indexOf(known.id) ?? 0) - this.#row.index)
    const id = focus.held ?? (scrollTop() > 0 ? list?.at(window.seen.first)?.id : undefined)
    const call = id === undefined ? undefined : list?.get(id)
    this.#row = call && { id: call.id, at: call.at, index: list?.indexOf(call.id) ?? 0 }
  }
}
