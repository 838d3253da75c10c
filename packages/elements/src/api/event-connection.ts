import { parse } from './request.ts'

/** The part of the browser's `EventSource` that is needed. */
export interface EventSourceLike {
  readonly readyState: number
  addEventListener(name: string, listener: (event: Event) => void): void
  close(): void
}

export interface EventConnectionOptions {
  readonly url: string
  readonly open: (url: string) => EventSourceLike
  /** The events to be heard, by name; each with its payload, read as JSON. */
  readonly on: Readonly<Record<string, (payload: unknown) => void>>
  /** The server cannot be reached, and will be asked again. */
  readonly onAway: () => void
  /** The browser gave up, as it does where the answer is an error instead of a stream. Which error, it does not tell. */
  readonly onRefused: () => void
}

export interface EventConnection {
  /** Connects at once, instead of when the delay is over. */
  retry(): void
  close(): void
}

const CLOSED = 2 satisfies typeof EventSource.CLOSED
const FIRST_DELAY_MS = 1_000
const MAX_DELAY_MS = 15_000
/** The server says `heartbeat` every 15 s. A connection that misses two has died, even if nobody has told. */
const SILENCE_MS = 40_000

/**
 * Hears a server's events until it is closed. The browser connects again by itself after most failures;
 * where it gives up for good (an error instead of a stream), or nothing is heard any more, this tries again, later each time.
 */
export function connectEvents({ url, open, on, onAway, onRefused }: EventConnectionOptions): EventConnection {
  let source: EventSourceLike
  let timer: ReturnType<typeof setTimeout> | undefined
  let delayMs = FIRST_DELAY_MS

  const listenOn = () => {
    clearTimeout(timer)
    timer = setTimeout(connectLater, SILENCE_MS)
  }

  const connect = () => {
    const opened = open(url)
    source = opened
    const hearing = (hear: (payload: unknown) => void) => (event: Event) => {
      if (opened !== source) return
      delayMs = FIRST_DELAY_MS
      listenOn()
      if (event instanceof MessageEvent) hear(parse(event.data))
    }
    for (const [name, hear] of Object.entries(on)) opened.addEventListener(name, hearing(hear))
    opened.addEventListener(
      'heartbeat',
      hearing(() => {}),
    )
    opened.addEventListener('error', () => {
      if (opened !== source) return
      if (opened.readyState !== CLOSED) return onAway()
      connectLater()
      onRefused()
    })
    listenOn()
  }

  function connectLater(): void {
    source.close()
    clearTimeout(timer)
    // Half of the delay is random, so that a server that comes back is not asked by all pages at once.
    timer = setTimeout(connect, delayMs * (0.5 + Math.random() / 2))
    delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)
    onAway()
  }

  const retry = () => {
    source.close()
    connect()
  }

  const page = typeof window === 'undefined' ? undefined : window
  page?.addEventListener('online', retry)
  page?.addEventListener('offline', connectLater)
  connect()
  return {
    retry,
    close() {
      page?.removeEventListener('online', retry)
      page?.removeEventListener('offline', connectLater)
      clearTimeout(timer)
      source.close()
    },
  }
}
