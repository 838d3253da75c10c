import type { ApiClient } from '../../api/api-client.ts'
import { readCallDetails } from '../../api/attempt-wire.ts'
import type { CallsQuery } from '../../api/call-requests.ts'
import type { Call, CallPage } from '../../api/call-wire.ts'
import { isEnded, matches } from './calls-view.ts'
import { type CallPosition, comparePositions, type SortedCalls, sortedCalls } from './sorted-calls.ts'

export interface CallFeedOptions {
  readonly client: Pick<ApiClient, 'listCalls'>
  readonly query: CallsQuery
  /** Called after changes, once for all changes of one frame. */
  readonly onChange: () => void
  /** Receives a listed call whose status has changed. */
  readonly onStatusChange?: ((call: Call) => void) | undefined
  /**
   * How many calls to load again after missed changes: all above the scroll position.
   * @default 0
   */
  readonly minimum?: (() => number) | undefined
  /** Schedules a callback; for tests. @default requestAnimationFrame */
  readonly schedule?: ((flush: () => void) => void) | undefined
}

/**
 * The loaded calls of a query, kept up to date with the received calls. A listed call that no longer
 * matches stays in its place until the feed is closed, so that no call disappears under the reader.
 */
export interface CallFeed {
  readonly list: SortedCalls
  /** `loading`: waiting for the first page. `more`: waiting for a further page. */
  readonly phase: 'loading' | 'ready' | 'more' | 'failed'
  /** Why the last request failed. */
  readonly error: unknown
  /** Whether there is more to load. */
  readonly partial: boolean
  /** The number of matching calls. Calls that no longer match do not count. */
  readonly size: number
  /** How many calls cannot be shown, since they are malformed. */
  readonly malformed: number
  /** Whether a listed call no longer matches. */
  isGone(id: string): boolean
  /** Applies the current state of a call. An older version changes nothing. */
  receive(call: Call): void
  /** Applies received calls at once, so that users see their own change. */
  flush(): void
  /**
   * Fetches the shown calls again, and replaces them at once, because changes may have been missed.
   */
  refetch(): void
  /** Loads the next page. After a failure, use `refetch`. */
  loadMore(): void
  close(): void
}

const PAGE = 100
const MAX_PAGE = 1000
/**
 * More changes than this are applied without waiting for a frame, since a hidden tab draws none.
 */
const MAX_WAITING = 1000
const REST_MS = 1000
/** So many calls that no longer match stay: a view may be open for days. */
const MAX_GONE = 1000

export function createCallFeed(options: CallFeedOptions): CallFeed {
  const { client, query, onChange, onStatusChange, minimum = () => 0 } = options
  const { schedule = flush => void requestAnimationFrame(flush) } = options
  const order = query.order ?? 'soonest'
  const abort = new AbortController()
  const { signal } = abort

  let list = sortedCalls(order)
  let phase: CallFeed['phase'] = 'loading'
  let error: unknown
  let cursor: string | undefined
  /** The last loaded position. Calls beyond it come with the next page. */
  let edge: CallPosition | undefined
  /** The listed calls that no longer match, the longest gone first. */
  const gone = new Set<string>()
  const waiting = new Map<string, Call>()
  /** The calls received during a request, whose answer may be older. */
  let heard: Map<string, Call> | undefined
  let malformed = 0
  let loaded = false
  let missed = false
  let busy = false
  let timer: ReturnType<typeof setTimeout> | undefined

  // Calls at the same instant as the edge may stand on either page: adding one twice changes nothing.
  const isLoaded = ({ at, sequence }: Call) =>
    !edge || comparePositions(order, { at, sequence }, { ...edge, sequence }) <= 0
  const belongs = (call: Call) => matches(call, query) && isLoaded(call)

  const apply = (call: Call): void => {
    const known = list.get(call.id)
    if (!loaded || (known && known.version >= call.version)) return
    if (known && known.status !== call.status) onStatusChange?.(call)
    if (belongs(call)) gone.delete(call.id)
    else if (known) gone.add(call.id)
    else return
    list.put(call)
    const [longestGone] = gone
    if (longestGone === undefined || gone.size <= MAX_GONE) return
    gone.delete(longestGone)
    list.remove(longestGone)
  }

  const flush = () => {
    if (signal.aborted || waiting.size === 0) return
    for (const call of waiting.values()) apply(call)
    waiting.clear()
    onChange()
  }

  const fetchPage = async (cursor: string | undefined, limit: number): Promise<CallPage> => {
    const page = await client.listCalls({ ...query, limit, cursor }, { signal })
    signal.throwIfAborted()
    return page
  }

  const settle = (page: CallPage) => {
    cursor = page.cursor
    edge = cursor === undefined ? undefined : (page.calls.at(-1) ?? edge)
    for (const id of gone) {
      const call = list.get(id)
      if (!call || belongs(call)) gone.delete(id)
    }
  }

  /**
   * Runs one request at a time. Calls received during it are applied after it; missed changes start
   * another one.
   */
  const fetch = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return
    busy = true
    heard = new Map()
    try {
      await work()
      loaded = true
      phase = 'ready'
      error = undefined
      for (const call of heard.values()) apply(call)
    } catch (reason) {
      if (signal.aborted) return
      phase = 'failed'
      error = reason
    }
    heard = undefined
    busy = false
    onChange()
    // All open pages receive `missed` at once, perhaps repeatedly, so each waits before the next
    // request.
    if (missed) timer = setTimeout(reload, REST_MS)
  }

  const reload = () => {
    timer = undefined
    missed = false
    void fetch(async () => {
      const calls: Call[] = []
      const enough = minimum()
      let unreadable = 0
      let page: CallPage
      let next: string | undefined
      do {
        page = await fetchPage(next, Math.min(MAX_PAGE, Math.max(PAGE, enough - calls.length)))
        calls.push(...page.calls)
        unreadable += page.malformed ?? 0
        next = page.cursor
      } while (next !== undefined && calls.length < enough)
      flush()
      malformed = unreadable
      const known = list
      const current = calls.map(call => newer(known.get(call.id), call)).filter(call => matches(call, query))
      // Only an ended call is still what it was, whatever was missed.
      const ended = [...gone].flatMap(id => known.get(id) ?? []).filter(isEnded)
      list = sortedCalls(order, [...ended, ...current])
      settle(page)
    })
  }

  return {
    get list() {
      return list
    },
    get phase() {
      return phase
    },
    get error() {
      return error
    },
    get size() {
      return list.size - gone.size
    },
    get malformed() {
      return malformed
    },
    get partial() {
      return cursor !== undefined
    },
    isGone: id => gone.has(id),
    receive(call) {
      heard?.set(call.id, newer(heard.get(call.id), call))
      if (waiting.size === 0) schedule(flush)
      waiting.set(call.id, newer(waiting.get(call.id), call))
      if (waiting.size >= MAX_WAITING) flush()
    },
    flush,
    refetch() {
      if (busy || timer !== undefined) {
        missed = true
        return
      }
      if (phase === 'failed') {
        phase = loaded ? 'more' : 'loading'
        onChange()
      }
      reload()
    },
    loadMore() {
      if (busy || phase !== 'ready' || cursor === undefined) return
      phase = 'more'
      onChange()
      void fetch(async () => {
        // The further the user scrolls, the larger the pages.
        const page = await fetchPage(cursor, Math.min(MAX_PAGE, Math.max(PAGE, list.size)))
        malformed += page.malformed ?? 0
        settle(page)
        for (const call of page.calls) apply(newer(heard?.get(call.id), call))
      })
    },
    close() {
      abort.abort()
      clearTimeout(timer)
    },
  }
}

/**
 * A feed of given calls, without a server: shows the matching ones, and never changes. `null`: they
 * are not there yet.
 */
export function staticFeed(given: readonly Call[] | null, query: CallsQuery): CallFeed {
  const calls = (given ?? []).map(readCallDetails).filter(call => call !== undefined)
  const list = sortedCalls(
    query.order ?? 'soonest',
    calls.filter(call => matches(call, query)),
  )
  const nothing = () => {}
  return {
    list,
    phase: given ? 'ready' : 'loading',
    error: undefined,
    partial: false,
    size: list.size,
    malformed: (given?.length ?? 0) - calls.length,
    isGone: () => false,
    receive: nothing,
    flush: nothing,
    refetch: nothing,
    loadMore: nothing,
    close: nothing,
  }
}

const newer = (known: Call | undefined, call: Call): Call => (known && known.version > call.version ? known : call)
