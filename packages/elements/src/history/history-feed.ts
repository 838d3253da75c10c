import type { ApiClient } from '../api/api-client.ts'
import type { HistoryPage } from '../api/history-wire.ts'
import { renewed } from './merge-pages.ts'

/** The history to follow: number, client and page size. */
export interface HistorySource {
  readonly client: ApiClient
  /** The number, with or without `+`. */
  readonly phone: string
  /** The page size, from 1 to 1000. */
  readonly pageSize: number
}

/** The state of a feed. */
export interface HistoryKnown {
  /** The loaded calls; absent until the first answer. */
  readonly page?: HistoryPage | undefined
  /** Whether the next page has been requested. */
  readonly asking: boolean
  /** The last error; absent after a success. */
  readonly failure?: { readonly of: 'page' | 'more'; readonly error: unknown } | undefined
}

export interface HistoryFeed {
  readonly known: HistoryKnown
  /** Requests the next page, once. */
  showMore(): void
  /** Retries the failed request. */
  retry(): void
  /** Stops: sends no further request, and ignores late answers. */
  close(): void
}

/** The minimum pause between an answer and the next renewal, however often the history changes. */
const PAUSE_MS = 500
const MAX_LIMIT = 1000

/**
 * Follows a history until it is closed. When the history changes, all loaded calls are requested
 * again, not only the first page, since a long call is listed at the time it began. One renewal
 * runs at a time, so that no answer can overtake a later one.
 */
export function followHistory(source: HistorySource, before: HistoryKnown, changed: () => void): HistoryFeed {
  const { client, phone, pageSize } = source
  const number = `+${phone.replaceAll(/\D/g, '')}`
  const closing = new AbortController()
  const { signal } = closing
  let known: HistoryKnown = { ...before, asking: false }
  let renewing = false
  let stale = false

  const become = (change: Partial<HistoryKnown>) => {
    known = { ...known, ...change }
    changed()
  }

  async function renew(): Promise<void> {
    stale = true
    if (renewing) return
    renewing = true
    while (stale && !signal.aborted) {
      stale = false
      try {
        const limit = Math.min(Math.max(pageSize, known.page?.calls.length ?? 0), MAX_LIMIT)
        const fresh = await client.history(phone, { limit, signal })
        if (signal.aborted) return
        become({ page: renewed(known.page, fresh), failure: undefined })
      } catch (error) {
        if (signal.aborted) return
        become({ failure: { of: 'page', error } })
      }
      await pause(PAUSE_MS, signal)
    }
    renewing = false
  }

  async function more(): Promise<void> {
    if (known.asking || !known.page?.cursor) return
    become({ asking: true, failure: undefined })
    try {
      for (let cursor: string | undefined = known.page.cursor; cursor !== undefined; ) {
        const next = await client.history(phone, { limit: pageSize, cursor, signal })
        if (signal.aborted) return
        // A renewal during the request may have moved the end of the page: then request again from
        // the new end.
        if (known.page.cursor === cursor) {
          return become({ page: { calls: [...known.page.calls, ...next.calls], cursor: next.cursor }, asking: false })
        }
        cursor = known.page.cursor
      }
      become({ asking: false })
    } catch (error) {
      if (!signal.aborted) become({ asking: false, failure: { of: 'more', error } })
    }
  }

  const leave = client.listenToCalls({
    history: numbers => {
      if (numbers.includes(number)) void renew()
    },
    missed: () => void renew(),
  })
  void renew()

  return {
    get known() {
      return known
    },
    showMore: () => void more(),
    retry() {
      const of = known.failure?.of
      become({ failure: undefined })
      void (of === 'more' ? more() : renew())
    },
    close() {
      closing.abort()
      leave()
    },
  }
}

/** Resolves after `ms`, or when the signal is aborted. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
