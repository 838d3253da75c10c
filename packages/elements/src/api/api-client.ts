import { connectEvents, type EventSourceLike } from './event-connection.ts'
import { withEntry, withSnapshot, withStanding } from './picture.ts'
import { type DialerPicture, isRecord, readEntryMessage, readPicture, readStanding } from './wire.ts'

/** What a page knows of a server. It never changes: every change makes a new one. */
export interface ApiState {
  /** The dialer, as it was last told; absent until it has been told once. */
  readonly picture?: DialerPicture | undefined
  /** `connecting`: not heard of yet. `open`: the picture is up to date. `away`: it may be out of date; the server is asked again and again. */
  readonly connection: 'connecting' | 'open' | 'away'
}

/** What can be asked of a dialer. */
export type DialerCommand =
  | { readonly name: 'start' | 'pause' | 'resume' }
  /** `hangUp`: calls in flight are ended, too. */
  | { readonly name: 'stop'; readonly hangUp: boolean }

/** One server, for all elements of a page that show it. */
export interface ApiClient {
  readonly state: ApiState
  /** Calls back after every change of `state`, until the returned function is called. Connected while there is a subscriber. */
  subscribe(listener: () => void): () => void
  /** @throws {ApiError} if the server refuses, or cannot be reached */
  command(command: DialerCommand): Promise<void>
}

/** The server refused, or could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** The HTTP status; absent if there was no answer. */
  readonly status: number | undefined

  constructor(message: string, status: number | undefined, cause?: unknown) {
    super(message, { cause })
    this.status = status
  }
}

export interface ApiClientOptions {
  /** The address that the router is mounted at. @default '' (the page's own origin) */
  readonly src?: string | undefined
  /** @default the browser's */
  readonly fetch?: typeof fetch | undefined
  /** Opens an event stream. @default url => new EventSource(url) */
  readonly openEvents?: ((url: string) => EventSourceLike) | undefined
}

const COMMAND_TIMEOUT_MS = 10_000

/** A client of the HTTP API of `@outdial/express`. Nothing is asked before somebody subscribes. */
export function createApiClient(options: ApiClientOptions = {}): ApiClient {
  const { src = '', fetch = globalThis.fetch, openEvents = url => new EventSource(url) } = options
  const base = src.replace(/\/+$/, '')
  const listeners = new Set<() => void>()
  let state: ApiState = { connection: 'connecting' }
  let disconnect: (() => void) | undefined

  const change = (next: ApiState) => {
    if (next.picture === state.picture && next.connection === state.connection) return
    state = next
    for (const listener of listeners) {
      try {
        listener()
      } catch (error) {
        reportError(error)
      }
    }
  }

  const connect = () =>
    connectEvents({
      url: `${base}/api/events`,
      open: openEvents,
      on: {
        snapshot(payload) {
          const snapshot = readPicture(payload)
          if (snapshot) change({ picture: withSnapshot(state.picture, snapshot), connection: 'open' })
        },
        entry(payload) {
          const message = readEntryMessage(payload)
          if (message) change({ ...state, picture: withEntry(state.picture, message) })
        },
        dialer(payload) {
          const standing = readStanding(payload)
          if (standing) change({ ...state, picture: withStanding(state.picture, standing) })
        },
      },
      onAway: () => change({ ...state, connection: 'away' }),
    })

  return {
    get state() {
      return state
    },

    subscribe(listener) {
      const own = () => listener()
      listeners.add(own)
      disconnect ??= connect()
      return () => {
        listeners.delete(own)
        // An element that is only moved within the page leaves and comes back at once.
        queueMicrotask(() => {
          if (listeners.size > 0) return
          disconnect?.()
          disconnect = undefined
          state = { ...state, connection: 'connecting' }
        })
      }
    },

    async command({ name, ...body }) {
      const answer = await ask(fetch, `${base}/api/dialer/${name}`, body)
      const snapshot = readPicture(answer)
      // Another epoch is another server's: only the stream tells to whom this page belongs.
      const { picture } = state
      if (snapshot && (picture === undefined || picture.epoch === snapshot.epoch)) {
        change({ ...state, picture: withSnapshot(picture, snapshot) })
      }
    },
  }
}

async function ask(fetch: typeof globalThis.fetch, url: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(COMMAND_TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new ApiError('The server cannot be reached', undefined, cause)
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer
  const detail =
    isRecord(answer) && typeof answer.detail === 'string' ? answer.detail : `it answered ${response.status}`
  throw new ApiError(detail, response.status)
}
