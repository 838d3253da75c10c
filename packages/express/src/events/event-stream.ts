import type { ServerResponse } from 'node:http'
import type { Clock } from '@outdial/call-client/kernel'
import { eventText } from './event-text.ts'

const HEARTBEAT_MS = 15_000
const RECONNECT_MS = 2_000
const MAX_WAITING_BYTES = 1024 * 1024

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  Connection: 'close',
}

/** Whether a page may still read the events. */
export type StreamCheck = () => Promise<boolean>

/** Server-sent events to any number of pages. */
export interface EventStream {
  /**
   * Answers with the stream, which begins with these events.
   * @param mayRead is called at each heartbeat and by `check`. The stream ends if it returns false.
   */
  open(response: ServerResponse, first: string, mayRead?: StreamCheck): void
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
  const pages = new Map<
    ServerResponse,
    { readonly maxWaitingBytes: number; readonly mayRead?: StreamCheck | undefined }
  >()
  let stopHeartbeat: (() => void) | undefined

  const beat = () => {
    stopHeartbeat = clock.setTimer(() => {
      writeAll(HEARTBEAT)
      check()
      if (pages.size > 0) beat()
    }, HEARTBEAT_MS)
  }

  const writeAll = (chunk: Buffer) => {
    for (const [page, { maxWaitingBytes }] of pages) {
      if (page.writableLength > maxWaitingBytes) page.destroy()
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

  const forget = (page: ServerResponse) => {
    if (!pages.delete(page) || pages.size > 0) return
    stopHeartbeat?.()
    onEmpty()
  }

  return {
    open(page, first, mayRead) {
      const chunk = Buffer.from(`retry: ${RECONNECT_MS}\n\n${first}`)
      page.on('close', () => forget(page)).on('error', () => forget(page))
      // The stream ends with its connection. Chunked encoding would triple the number of writes.
      page.removeHeader('Transfer-Encoding')
      page.writeHead(200, HEADERS).write(chunk)
      if (page.destroyed) return
      pages.set(page, { maxWaitingBytes: chunk.length + MAX_WAITING_BYTES, mayRead })
      if (pages.size === 1) beat()
    },

    check,

    write(events) {
      if (pages.size > 0) writeAll(Buffer.from(events))
    },

    get size() {
      return pages.size
    },

    close() {
      for (const page of pages.keys()) page.end()
      pages.clear()
      stopHeartbeat?.()
      onEmpty()
    },
  }
}

// An event, because scripts see no comments: a page that misses it has a dead connection.
const HEARTBEAT = Buffer.from(eventText('heartbeat', {}))
