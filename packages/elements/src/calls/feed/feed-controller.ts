import type { ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../../api/api-client.ts'
import type { Call } from '../../api/call-wire.ts'
import { type CallFeed, createCallFeed, staticFeed } from './call-feed.ts'
import { type CallsView, queryOf } from './calls-view.ts'
import { listEntries } from './log-source.ts'

export interface FeedControllerOptions {
  readonly client: () => ApiClient | undefined
  /** The calls to show without a server. */
  readonly calls: () => readonly Call[] | null | undefined
  readonly onStatusChange: (call: Call) => void
  /** The index of the last visible row. */
  readonly lastVisible: () => number
}

/** The next page is loaded when so many rows are left below the visible ones. */
const PREFETCH_ROWS = 30

/**
 * Selects the feed of a view. The previous feed stays visible until the first page of the new one
 * has arrived.
 */
export class FeedController {
  readonly #host: ReactiveControllerHost
  readonly #options: FeedControllerOptions
  #requested: CallFeed | undefined
  #shown: CallFeed | undefined
  #query = ''

  constructor(host: ReactiveControllerHost, options: FeedControllerOptions) {
    this.#host = host
    this.#options = options
  }

  /** The latest feed, which may still be loading. */
  get requested(): CallFeed | undefined {
    return this.#requested
  }

  get shown(): CallFeed | undefined {
    return this.#shown
  }

  /**
   * Requests the calls of a view. @param isOther the calls come from another source, so the
   * previous ones are hidden
   */
  request(view: CallsView, isOther: boolean): void {
    const query = queryOf(view)
    const text = JSON.stringify(query)
    // A page that keeps the view in its URL sets the same view again.
    if (!isOther && text === this.#query) return
    this.#query = text
    this.#requested?.close()
    if (isOther) this.#shown = undefined
    const { client, calls, onStatusChange, lastVisible } = this.#options
    const server = client()
    this.#requested = server
      ? createCallFeed({
          client: { listCalls: (query, options) => listEntries(server, query, options) },
          query,
          onChange: () => this.#host.requestUpdate(),
          onStatusChange,
          minimum: () => Math.min(lastVisible() + 1, this.#shown?.list.size ?? 0),
        })
      : staticFeed(calls() ?? null, query)
    this.#requested.refetch()
  }

  /**
   * Shows the requested feed if its first page has arrived. Returns whether the shown feed changed.
   */
  showRequested(): boolean {
    const isReady = !this.#shown || this.#requested?.phase !== 'loading'
    if (!this.#requested || this.#requested === this.#shown || !isReady) return false
    this.#shown = this.#requested
    return true
  }

  /** Loads the next page if the visible rows come near the end of the loaded ones. */
  prefetch(): void {
    const shown = this.#shown
    if (!shown || shown !== this.#requested) return
    if (this.#options.lastVisible() >= shown.list.size - PREFETCH_ROWS) shown.loadMore()
  }
}
