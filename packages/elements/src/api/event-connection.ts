import { parse } from './request.ts'

/** The subset of the browser's `EventSource` that a connection uses. */
export interface EventSourceLike {
  readonly readyState: number
  addEventListener(name: string, listener: (event: Event) => void): void
  close(): void
}

export interface EventConnectionOptions {
  readonly url: string
  readonly open: (url: string) => EventSourceLike
  /** The handlers by event name. Each receives the payload, parsed as JSON. */
  readonly on: Readonly<Record<string, (payload: unknown) => void>>
  /** The server cannot be reached. The connection is retried. */
  readonly onAway: () => void
  /**
   * The stream ended, or was refused: the browser does not say why. The connection is retried.
   */
  readonly onLost: () => void
}

export interface EventConnection {
  /** Whether an event has arrived since the last failure. */
  readonly isOpen: boolean
  /** Connects at once, without waiting for the retry delay. */
  retry(): void
  close(): void
}

const CLOSED = 2 satisfies typeof EventSource.CLOSED
const FIRST_DELAY_MS = 1_000
const MAX_DELAY_MS = 15_000
/**
 * The server sends `heartbeat` every 15 s. A connection that misses two is dead, even without an
 * error.
 */
const SILENCE_MS = 40_000

/**
 * Receives a server's events until it is closed. The browser reconnects after most failures. Where
 * the browser gives up (an error instead of a stream), and after a silence, this reconnects with
 * growing delays.
 */
export function connectEvents({ url, open, on, onAway, onLost }: EventConnectionOptions): EventConnection {
  let source: EventSourceLike | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let delayMs = FIRST_DELAY_MS
  let isOpen = false

  const watchSilence = () => {
    clearTimeout(timer)
    timer = setTimeout(connectLater, SILENCE_MS)
  }

  /** None, if the browser does not take the URL for one. */
  const opening = () => {
    try {
      return open(url)
    } catch {
      return undefined
    }
  }

  const lost = () => {
    reconnectLater()
    onLost()
  }

  const connect = () => {
    const opened = opening()
    source = opened
    if (!opened) return lost()
    const guarded = (handle: (payload: unknown) => void) => (event: Event) => {
      if (opened !== source) return
      delayMs = FIRST_DELAY_MS
      isOpen = true
      watchSilence()
      if (event instanceof MessageEvent) handle(parse(event.data))
    }
    for (const [name, handle] of Object.entries(on)) opened.addEventListener(name, guarded(handle))
    opened.addEventListener(
      'heartbeat',
      guarded(() => {}),
    )
    opened.addEventListener('error', () => {
      if (opened !== source) return
      isOpen = false
      // Else the browser retries.
      if (opened.readyState === CLOSED) lost()
      else onLost()
    })
    watchSilence()
  }

  function connectLater(): void {
    reconnectLater()
    onAway()
  }

  function reconnectLater(): void {
    isOpen = false
    source?.close()
    clearTimeout(timer)
    // Half of the delay is random, so that the pages do not all reconnect at once when the server
    // returns.
    timer = setTimeout(connect, delayMs * (0.5 + Math.random() / 2))
    delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)
  }

  const retry = () => {
    source?.close()
    connect()
  }

  const page = typeof window === 'undefined' ? undefined : window
  page?.addEventListener('online', retry)
  page?.addEventListener('offline', connectLater)
  connect()
  return {
    get isOpen() {
      return isOpen
    },
    retry,
    close() {
      page?.removeEventListener('online', retry)
      page?.removeEventListener('offline', connectLater)
      clearTimeout(timer)
      source?.close()
    },
  }
}
