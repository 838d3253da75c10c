import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { rowOf } from './calls-table.ts'

export interface RowFocusOptions {
  readonly size: () => number
  readonly indexOf: (id: string) => number
  readonly idAt: (index: number) => string | undefined
  readonly onEnter: (id: string) => void
  /** Selects the row, or all from the last one that was chosen. Returns `false` if rows cannot be selected. */
  readonly onSpace: (id: string, isRange: boolean) => boolean
}

/** A pointer that rests for this long no longer pins its row. */
const REST_MS = 5_000
const PAGE = 10
/** ARIA counts rows from 1, and the first row is the header. */
const FIRST_ROW = 2

/**
 * Tracks the focus and the pointer while rows come, move and go. The Tab key reaches one row; the
 * arrow keys move between rows.
 */
export class RowFocus implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #options: RowFocusOptions
  #focused: string | undefined
  #hovered: string | undefined
  #current: string | undefined
  /** The row to focus once it is drawn. */
  #wanted: string | undefined
  #drawing = false
  #before: { readonly element: Element; readonly row: string | undefined; readonly index: number } | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost & Element, options: RowFocusOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  /** The row that is drawn even outside the visible range. */
  get focusedRow(): string | undefined {
    return this.#wanted ?? this.#focused
  }

  /** The row that must not move away from the pointer or the focus. */
  get pinnedRow(): string | undefined {
    return this.#focused ?? this.#hovered
  }

  /** The row that the Tab key reaches, if it is one of these. */
  currentOf(ids: readonly string[]): string | undefined {
    return ids.find(id => id === (this.#wanted ?? this.#current))
  }

  /** Focuses the row that had the focus last, by default the first. */
  goToLast(): void {
    const { idAt, indexOf } = this.#options
    const id = this.#current !== undefined && indexOf(this.#current) >= 0 ? this.#current : idAt(0)
    if (id !== undefined) this.goTo(id)
  }

  /** Focuses a row, and scrolls to it. */
  goTo(id: string): void {
    if (this.#options.indexOf(id) < 0) return
    this.#wanted = id
    this.#host.requestUpdate()
  }

  hostUpdate(): void {
    this.#drawing = true
    const element = this.#host.shadowRoot?.activeElement
    const row = rowOf(element ?? null)
    // The drawn index: the list may have changed since.
    const index = Number(row?.ariaRowIndex) - FIRST_ROW
    this.#before = element ? { element, row: row?.dataset.id, index } : undefined
  }

  hostUpdated(): void {
    this.#restore()
    this.#drawing = false
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
    this.#focused = undefined
    this.#hovered = undefined
  }

  readonly onFocusIn = ({ target }: Event): void => {
    this.#focused = rowOf(target)?.dataset.id
    if (this.#current === this.#focused) return
    this.#current = this.#focused
    this.#host.requestUpdate()
  }

  readonly onFocusOut = (): void => {
    // A row that moves in the DOM loses the focus briefly.
    if (this.#drawing) return
    this.#focused = undefined
  }

  readonly onPointerMove = ({ target }: Event): void => {
    this.#hovered = rowOf(target)?.dataset.id
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.onPointerLeave, REST_MS)
  }

  readonly onPointerLeave = (): void => {
    clearTimeout(this.#timer)
    this.#hovered = undefined
  }

  readonly onKeyDown = (event: KeyboardEvent): void => {
    const row = rowOf(event.target)
    const { id } = row?.dataset ?? {}
    if (id === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'Enter' && event.target === row) {
      // Otherwise the same key would press the button that gets the focus.
      event.preventDefault()
      this.#options.onEnter(id)
      return
    }
    if (event.key === ' ' && event.target === row) {
      // Otherwise the same key would scroll the page.
      if (this.#options.onSpace(id, event.shiftKey)) event.preventDefault()
      return
    }
    const last = this.#options.size() - 1
    const index = this.#options.indexOf(id)
    const next = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + PAGE,
      PageUp: index - PAGE,
      Home: 0,
      End: last,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    const to = this.#options.idAt(Math.min(Math.max(next, 0), last))
    if (to !== undefined) this.goTo(to)
  }

  #restore(): void {
    const root = this.#host.shadowRoot
    const rowWith = (id: string | undefined) =>
      id === undefined ? null : (root?.querySelector<HTMLElement>(`.row[data-id="${CSS.escape(id)}"]`) ?? null)
    const wanted = rowWith(this.#wanted)
    if (wanted) {
      this.#wanted = undefined
      wanted.focus()
      return
    }
    const { element, row, index } = this.#before ?? {}
    if (!element || root?.activeElement === element) return
    if (element.isConnected && element instanceof HTMLElement && root?.activeElement === null) {
      // The element moved with its row.
      element.focus({ preventScroll: true })
      if (root.activeElement === element) return
    }
    if (element.isConnected && root?.activeElement) return
    this.#focused = undefined
    const near = row === undefined ? this.#current : this.#options.idAt(Math.min(index ?? 0, this.#options.size() - 1))
    const next = rowWith(row) ?? rowWith(near) ?? root?.querySelector<HTMLElement>('section')
    next?.focus({ preventScroll: true })
  }
}
