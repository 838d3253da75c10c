import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import type { Call } from '../api/call-wire.ts'
import type { CallList } from '../api/list-wire.ts'
import { groupOf } from '../status/status.ts'

const PAGE = 100
// Far more than are in view. Rows that were left behind are loaded again when they come into view.
const MOST_KEPT = 5000

/** The rows of a list by index: those that were in view, kept up to date by events. */
export class RowsController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #client: () => ApiClient | undefined
  readonly #list: () => CallList | undefined
  readonly #name: () => string
  readonly #rows = new Map<number, Call>()
  readonly #loading = new Set<number>()
  /** Indexes of calls that are in progress, as far as they are known. */
  readonly #live = new Set<number>()
  #closing = new AbortController()

  constructor(
    host: ReactiveControllerHost & Element,
    client: () => ApiClient | undefined,
    { list, name }: { readonly list: () => CallList | undefined; readonly name: () => string },
  ) {
    this.#host = host
    this.#client = client
    this.#list = list
    this.#name = name
    host.addController(this)
  }

  hostConnected(): void {
    this.#closing = new AbortController()
  }

  hostDisconnected(): void {
    this.#closing.abort()
    this.#loading.clear()
  }

  at(index: number): Call | undefined {
    return this.#rows.get(index)
  }

  /** The index of the first call in progress; `undefined` if none is known. */
  get firstLive(): number | undefined {
    return this.#live.size === 0 ? undefined : Math.min(...this.#live)
  }

  /** Forgets all rows: changes were missed, or another list is shown. */
  forget(): void {
    this.#rows.clear()
    this.#live.clear()
    this.#closing.abort()
    this.#closing = new AbortController()
    this.#loading.clear()
    this.#host.requestUpdate()
  }

  /** Takes a call that changed. Returns whether it is of this list. */
  take(call: Call): boolean {
    const list = this.#list()
    if (!list || call.queue !== list.queue) return false
    this.#keep(call, list)
    this.#host.requestUpdate()
    return true
  }

  /** Loads the rows of this range that are not known. */
  show(first: number, last: number): void {
    const { total = 0 } = this.#list() ?? {}
    for (let page = Math.floor(Math.max(first, 0) / PAGE); page * PAGE <= Math.min(last, total - 1); page++) {
      if (!this.#loading.has(page) && !this.#isKnown(page, total)) void this.#load(page)
    }
  }

  #isKnown(page: number, total: number): boolean {
    for (let index = page * PAGE; index < Math.min((page + 1) * PAGE, total); index++) {
      if (!this.#rows.has(index)) return false
    }
    return true
  }

  async #load(page: number): Promise<void> {
    const [client, list] = [this.#client(), this.#list()]
    const { signal } = this.#closing
    if (!client || !list) return
    this.#loading.add(page)
    try {
      const calls = await client.listRows(this.#name(), { first: page * PAGE, limit: PAGE }, { signal })
      if (signal.aborted) return
      if (this.#rows.size > MOST_KEPT) this.#rows.clear()
      for (const call of calls) this.#keep(call, list)
      this.#host.requestUpdate()
      this.#loading.delete(page)
    } catch {
      // The next change, or the next row in view, asks again.
      if (!signal.aborted) setTimeout(() => this.#loading.delete(page), 1000)
    }
  }

  #keep(call: Call, { firstSequence }: CallList): void {
    const index = call.sequence - firstSequence
    const known = this.#rows.get(index)
    if (known && known.version > call.version) return
    this.#rows.set(index, call)
    if (groupOf(call.status) === 'active') this.#live.add(index)
    else this.#live.delete(index)
  }
}
