import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { followHistory, type HistoryFeed, type HistoryKnown, type HistorySource } from './history-feed.ts'

const NOTHING: HistoryKnown = { asking: false }

/** Keeps an element up to date with one number's history while it is in the page. */
export class HistoryController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  #source: HistorySource | undefined
  #feed: HistoryFeed | undefined
  #known = NOTHING

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host
    host.addController(this)
  }

  get known(): HistoryKnown {
    return this.#feed?.known ?? this.#known
  }

  get isLoading(): boolean {
    return this.#feed !== undefined && !this.known.page && !this.known.failure
  }

  showMore(): void {
    this.#feed?.showMore()
  }

  retry(): void {
    this.#feed?.retry()
  }

  /**
   * Follows this history instead of the previous one, whose calls are dropped; `undefined` follows
   * none.
   */
  follow(source: HistorySource | undefined): void {
    this.hostDisconnected()
    this.#source = source
    this.#known = NOTHING
    if (this.#host.isConnected) this.hostConnected()
  }

  hostConnected(): void {
    if (this.#source) this.#feed ??= followHistory(this.#source, this.#known, () => this.#host.requestUpdate())
  }

  hostDisconnected(): void {
    this.#known = this.known
    this.#feed?.close()
    this.#feed = undefined
  }
}
