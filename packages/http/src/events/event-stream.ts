import type { Clock } from '@outdial/call-client/kernel'
import type { Reply, StreamSink } from '../http/reply.ts'
import { eventText } from './event-text.ts'

const HEARTBEAT_MS = 15_000
const RECONNECT_MS = 2_000
const MAX_WAITING_BYTES = 1024 * 1024

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

/** Whether a page may still read the events. */
export type StreamCheck = () => Promise<boolean>

export interface StreamOptions {
  readonly mayRead?: StreamCheck | undefined
  /** Called when the stream has ended. */
  readonly onEnd?: (() => void) | undefined
}

/** Server-sent events to any number of pages. */
export interface EventStream {
  /**
   * The answer with the stream, which begins with these events when it is sent.
   * @param options `mayRead` is called at each heartbeat and by `check`. The stream ends if it returns false.
   */
  open(first: () => string, options?: StreamOptions): Reply
  /** Ends the streams of pages that may no longer read. */
  check(): void
  /** Sends the events to every page: all pages share one buffer. */
  write(events: string): void
  /** The number of connected pages. */
  readonly size: number
  /** Ends all streams. */
  close(): void
}

/**
 * A page that does not read is disconnected when more than 1 MiB and the size of its first events
 * wait for it. It reconnects by itself, and begins with a new snapshot.
 *
 * @param onEmpty is called when the last page has disconnected
 */
export function createEventStream(clock: Clock, onEmpty: () => void = () => {}): EventStream {
  const pages = new Map<StreamSink, { readonly maxWaitingBytes: number; readonly mayRead?: StreamCheck | undefined }>()
  let stopHeartbeat: (() => void) | undefined
  let closed = false

  const beat = () => {
    stopHeartbeat = clock.setTimer(() => {
      writeAll(HEARTBEAT)
      check()
      if (pages.size > 0) beat()
    }, HEARTBEAT_MS)
  }

  const writeAll = (chunk: Uint8Array) => {
    for (const [page, { maxWaitingBytes }] of pages) {
      if (page.waitingBytes > maxWaitingBytes) page.destroy()
      else page.write(chunk)
    }
  }

  const check = () => {
    for (const [page, { mayRead }] of pages) {
      mayRead?.().then(
        may => may || page.end(),
        () => {}, // The store cannot be read. The next heartbeat checks again.
      )
    }
  }

  const forget = (page: StreamSink) => {
    if (!pages.delete(page) || pages.size > 0) return
    stopHeartbeat?.()
    onEmpty()
  }

  return {
    open: (first, { mayRead, onEnd } = {}) => ({
      status: 200,
      headers: HEADERS,
      stream(page) {
        if (closed) {
          page.end()
          onEnd?.()
          return
        }
        const chunk = encoder.encode(`retry: ${RECONNECT_MS}\n\n${first()}`)
        pages.set(page, { maxWaitingBytes: chunk.length + MAX_WAITING_BYTES, mayRead })
        if (pages.size === 1) beat()
        page.write(chunk)
        page.onClose(() => {
          forget(page)
          onEnd?.()
        })
      },
    }),

    check,

    write(events) {
      if (events !== '' && pages.size > 0) writeAll(encoder.encode(events))
    },

    get size() {
      return pages.size
    },

    close() {
      closed = true
      for (const page of pages.keys()) page.end()
      pages.clear()
      stopHeartbeat?.()
      onEmpty()
    },
  }
}

const encoder = new TextEncoder()

// An event, because scripts see no comments: a page that misses it has a dead connection.
const HEARTBEAT = encoder.encode(eventText('heartbeat', {}))
