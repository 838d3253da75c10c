import type { ServerResponse } from 'node:http'
import type { Clock } from '@outdial/call-client/kernel'

const HEARTBEAT_MS = 15_000
const RECONNECT_MS = 2_000
const MAX_WAITING_BYTES = 1024 * 1024

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

/** Server-sent events to any number of pages. */
export interface EventStream {
  /** Answers with the stream, which begins with this event. */
  open(response: ServerResponse, name: string, payload: unknown): void
  /** Tells every page. The payload is made and serialised once, and not at all if nobody is there. */
  send(name: string, payload: () => unknown): void
  /** How many pages are connected. */
  readonly size: number
  /** Ends all streams. */
  close(): void
}

/**
 * A page that does not read is dropped once 1 MiB, and as much again as its first event had, waits for it: it connects
 * again by itself, and begins with a new picture.
 */
export function createEventStream(clock: Clock): EventStream {
  const pages = new Map<ServerResponse, number>()
  let stopHeartbeat: (() => void) | undefined

  const beat = () => {
    stopHeartbeat = clock.setTimer(() => {
      write(HEARTBEAT)
      if (pages.size > 0) beat()
    }, HEARTBEAT_MS)
  }

  const write = (chunk: string | Buffer) => {
    for (const [page, maxWaitingBytes] of pages) {
      if (page.writableLength > maxWaitingBytes) page.destroy()
      else page.write(chunk)
    }
  }

  const forget = (page: ServerResponse) => {
    pages.delete(page)
    if (pages.size > 0) return
    stopHeartbeat?.()
  }

  return {
    open(page, name, payload) {
      const first = Buffer.from(`retry: ${RECONNECT_MS}\n\n${eventOf(name, payload)}`)
      page.on('close', () => forget(page)).on('error', () => forget(page))
      page.writeHead(200, HEADERS).write(first)
      if (page.destroyed) return
      pages.set(page, first.length + MAX_WAITING_BYTES)
      if (pages.size === 1) beat()
    },

    send(name, payload) {
      if (pages.size > 0) write(Buffer.from(eventOf(name, payload())))
    },

    get size() {
      return pages.size
    },

    close() {
      for (const page of pages.keys()) page.end()
      pages.clear()
      stopHeartbeat?.()
    },
  }
}

// An event and no comment, which browsers keep to themselves: so a page can tell that a connection has died without a word.
const HEARTBEAT = 'event: heartbeat\ndata: {}\n\n'

const eventOf = (name: string, payload: unknown) => `event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`
