import { ApiError } from './api-error.ts'
import { askOf } from './request.ts'
import { type Call, readCall } from './call-wire.ts'
import { type CallsClient, callsClient } from './calls-client.ts'
import { type DialerPicture, readEntryMessage, readPicture, readStanding } from './dialer-wire.ts'
import { connectEvents, type EventConnection, type EventSourceLike } from './event-connection.ts'
import { readNumbers } from './history-wire.ts'
import { withEntry, withSnapshot, withStanding } from './dialer-snapshot.ts'

/** What a page knows of a server. It never changes: every change makes a new one. */
export interface ApiState {
  /** The dialer, as it was last told; absent until it has been told once. */
  readonly picture?: DialerPicture | undefined
  /**
   * `connecting`: not heard of yet. `open`: what is shown is up to date. `away`: it may be out of date; the server is asked again and
   * again. `locked`: the server wants a token first, see `signIn`; until then nothing more is asked.
   */
  readonly connection: 'connecting' | 'open' | 'away' | 'locked'
}

/** What can be asked of a dialer. */
export type DialerCommand =
  | { readonly name: 'start' | 'pause' | 'resume' }
  /** `hangUp`: calls in flight are ended, too. */
  | { readonly name: 'stop'; readonly hangUp: boolean }

/** What is told of the calls that a server keeps. */
export interface CallNews {
  /** This is how it stands now. It may be one that you do not show. */
  call?(call: Call): void
  /** The history of these numbers has changed. */
  history?(numbers: readonly string[]): void
  /** Whatever you hold may be old: fetch it again. With every new connection, the first included, and whenever too much changed at once. */
  missed?(): void
}

/** One server, for all elements of a page that show it. */
export interface ApiClient extends CallsClient {
  readonly state: ApiState
  /** Calls back after every change of `state`, until the returned function is called. Connected while there is a subscriber. */
  subscribe(listener: () => void): () => void
  /** Hears of calls until the returned function is called. Connected while somebody does, as for a subscriber. */
  hearCalls(news: CallNews): () => void
  /** @throws {ApiError} if the server refuses, or cannot be reached */
  command(command: DialerCommand): Promise<void>
  /** Exchanges the API token for a cookie, and connects again. @throws {ApiError} if the server refuses (401: a wrong token), or cannot be reached */
  signIn(token: string): Promise<void>
  /** Gives the cookie back, and is locked from then on. @throws {ApiError} if the server cannot be reached */
  signOut(): Promise<void>
}

export interface ApiClientOptions {
  /** The address that the router is mounted at. @default '' (the page's own origin) */
  readonly src?: string | undefined
  /** @default the browser's */
  readonly fetch?: typeof fetch | undefined
  /** Opens an event stream. @default url => new EventSource(url) */
  readonly openEvents?: ((url: string) => EventSourceLike) | undefined
}

/** A client of the HTTP API of `@outdial/express`. Its events are not listened to before somebody subscribes. */
export function createApiClient(options: ApiClientOptions = {}): ApiClient {
  const { src = '', fetch = globalThis.fetch, openEvents = url => new EventSource(url) } = options
  const base = src.replace(/\/+$/, '')
  const listeners = new Set<() => void>()
  const hearers = new Set<CallNews>()
  const page = typeof window === 'undefined' ? undefined : window
  const plainAsk = askOf(fetch, base)
  let state: ApiState = { connection: 'connecting' }
  let connection: EventConnection | undefined
  let unlocked = 0

  const change = (next: ApiState) => {
    if (next.picture === state.picture && next.connection === state.connection) return
    state = next
    for (const listener of listeners) isolated(listener)
  }

  const tell = (hear: (news: CallNews) => void) => {
    for (const news of hearers) isolated(() => hear(news))
  }
  const missed = () => tell(news => news.missed?.())

  const lock = () => {
    connection?.close()
    connection = undefined
    change({ ...state, connection: 'locked' })
    page?.addEventListener('focus', lookAgain)
  }

  /** Somebody may have signed in at another tab. */
  const lookAgain = () => void ask({ path: '/api/session' }).then(unlock, () => {})

  const unlock = () => {
    unlocked++
    page?.removeEventListener('focus', lookAgain)
    change({ ...state, connection: 'connecting' })
    if (connection) connection.retry()
    else if (listeners.size + hearers.size > 0) connection = connect()
  }

  const ask: typeof plainAsk = async question => {
    const before = unlocked
    try {
      return await plainAsk(question)
    } catch (error) {
      // One that was asked before somebody signed in says nothing.
      if (isUnauthorized(error) && before === unlocked) lock()
      throw error
    }
  }

  const connect = () =>
    connectEvents({
      url: `${base}/api/events`,
      open: openEvents,
      on: {
        hello() {
          change({ ...state, connection: 'open' })
          missed()
        },
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
        call(payload) {
          const call = readCall(payload)
          if (call) tell(news => news.call?.(call))
        },
        history(payload) {
          const numbers = readNumbers(payload)
          if (numbers.length > 0) tell(news => news.history?.(numbers))
        },
        'calls-missed': missed,
      },
      onAway: () => change({ ...state, connection: 'away' }),
      // Perhaps a token is wanted: then this locks. Whatever else it is, the stream is tried again.
      onRefused: () => void ask({ path: '/api/session' }).catch(() => {}),
    })

  const join = <Item>(items: Set<Item>, item: Item) => {
    items.add(item)
    if (state.connection !== 'locked') connection ??= connect()
    return () => {
      items.delete(item)
      // An element that is only moved within the page leaves and comes back at once.
      queueMicrotask(() => {
        if (listeners.size + hearers.size > 0) return
        connection?.close()
        connection = undefined
        page?.removeEventListener('focus', lookAgain)
        state = { ...state, connection: 'connecting' }
      })
    }
  }

  return {
    ...callsClient(ask),

    get state() {
      return state
    },

    subscribe: listener => join(listeners, () => listener()),

    hearCalls: news =>
      join(hearers, {
        call: call => news.call?.(call),
        history: numbers => news.history?.(numbers),
        missed: () => news.missed?.(),
      }),

    async command({ name, ...body }) {
      const answer = await ask({ method: 'POST', path: `/api/dialer/${name}`, body })
      const snapshot = readPicture(answer.body)
      // Another epoch is another server's: only the stream tells to whom this page belongs.
      const { picture } = state
      if (snapshot && (picture === undefined || picture.epoch === snapshot.epoch)) {
        change({ ...state, picture: withSnapshot(picture, snapshot) })
      }
    },

    async signIn(token) {
      await plainAsk({ method: 'POST', path: '/api/session', body: { token } })
      unlock()
    },

    async signOut() {
      await plainAsk({ method: 'DELETE', path: '/api/session' })
      lock()
    },
  }
}

const isUnauthorized = (error: unknown) => error instanceof ApiError && error.status === 401

function isolated(run: () => void): void {
  try {
    run()
  } catch (error) {
    reportError(error)
  }
}
