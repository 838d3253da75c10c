import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { rowAfterKey } from '../rows/link-focus.ts'

/** The focus among the links of rows, most of which are not drawn: Tab reaches one, arrow keys the others. */
export class RowLinks implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #count: () => number
  #reached = 0
  #focused: number | undefined
  /** The row whose link gets the focus once it is drawn and loaded. */
  #wanted: number | undefined

  constructor(host: ReactiveControllerHost & Element, count: () => number) {
    this.#host = host
    this.#count = count
    host.addController(this)
  }

  /** The row that must be drawn, wherever it is. */
  get kept(): number | undefined {
    return this.#wanted ?? this.#focused
  }

  /** The row whose link Tab reaches, among those from the first to the last drawn one. */
  reachedAmong(first: number, last: number): number {
    return this.#reached >= first && this.#reached <= last ? this.#reached : first
  }

  hostUpdated(): void {
    if (this.#wanted === undefined) return
    const link = this.#host.shadowRoot?.querySelector<HTMLElement>(`.row[data-index="${this.#wanted}"] a`)
    if (!link) return
    this.#wanted = undefined
    link.focus()
  }

  hostDisconnected(): void {
    this.#focused = undefined
    this.#wanted = undefined
  }

  readonly onFocusIn = ({ target }: Event): void => {
    this.#focused = indexOf(target)
    if (this.#focused === undefined || this.#focused === this.#reached) return
    this.#reached = this.#focused
    this.#host.requestUpdate()
  }

  readonly onFocusOut = (): void => {
    this.#focused = undefined
  }

  readonly onKeyDown = (event: KeyboardEvent): void => {
    const next = rowAfterKey(event, indexOf(event.target) ?? -1, this.#count())
    if (next === undefined) return
    event.preventDefault()
    this.#wanted = next
    this.#host.requestUpdate()
  }
}

const indexOf = (target: EventTarget | null): number | undefined => {
  const row = target instanceof Element ? target.closest<HTMLElement>('.row') : null
  return row ? Number(row.dataset['index']) : undefined
}
