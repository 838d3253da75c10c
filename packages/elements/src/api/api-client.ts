import { ApiError, isAbsent } from './api-error.ts'
import { type Call, readCall } from './call-wire.ts'
import { type CallsClient, callsClient } from './calls-client.ts'
import { withDialerEvent, withEntryEvent, withSnapshot } from './dialer-snapshot.ts'
import { type DialerSnapshot, readDialerEvent, readEntryEvent, readSnapshot } from './dialer-wire.ts'
import { connectEvents, type EventConnection, type EventSourceLike } from './event-connection.ts'
import { readNumbers } from './history-wire.ts'
import { type ListsClient, listsClient } from './lists-client.ts'
import { type LogClient, logClient } from './log-client.ts'
import { readLogEntry } from './log-wire.ts'
import { type OperatorClient, operatorClient } from './operator-client.ts'
import { createSender, type SendRequest } from './request.ts'
import { type RulesClient, rulesClient } from './rules-client.ts'

/** The state of a server as a page knows it. Immutable: every change creates a new object. */
export interface ApiState {
  /** The latest state of the dialer; absent until the first snapshot. */
  readonly snapshot?: DialerSnapshot | undefined
  /**
   * `connecting`: no event has arrived yet. `open`: the state is up to date. `away`: the state may
   * be out of date, and the connection is retried. `absent`: something else answers at this address,
   * and the connection is retried. `locked`: nobody is signed in, and no stream is opened until a
   * request is answered, or until `signIn` or `userChanged`.
   */
  readonly connection: 'connecting' | 'open' | 'away' | 'absent' | 'locked'
  /** Increases with each sign-in and sign-out. What was loaded before may be another user's. */
  readonly session: number
}

/** A command for the dialer. */
export type DialerCommand =
  | { readonly name: 'start' | 'pause' | 'resume' }
  /** `hangUp`: also end the calls in flight. */
  | { readonly name: 'stop'; readonly hangUp: boolean }

/** Handlers for changes of the scheduled calls and of histories. */
export interface CallListener {
  /** A call changed. Every changed call arrives, whether the page shows it or not. */
  call?(call: Call): void
  /** A call was logged: dialed from a list, or posted as inbound. */
  logged?(call: Call): void
  /** The history of these numbers changed. */
  history?(numbers: readonly string[]): void
  /**
   * Changes may have been missed: fetch again. Called for every new connection, the first included,
   * and after too many changes at once.
   */
  missed?(): void
}

/**
 * The client of one server, shared by the elements of a page. It is connected while it has a
 * listener.
 */
export interface ApiClient extends CallsClient, LogClient, OperatorClient, ListsClient, RulesClient {
  readonly state: ApiState
  /** Calls the listener after every change of `state`, until the returned function is called. */
  subscribe(listener: () => void): () => void
  /** Calls the listener for changes of calls, until the returned function is called. */
  listenToCalls(listener: CallListener): () => void
  /** @throws {ApiError} if the server refuses, or cannot be reached */
  command(command: DialerCommand): Promise<void>
  /**
   * Exchanges the API token for a cookie, and connects again.
   *
   * @throws {ApiError} if the server refuses (401: a wrong token), or cannot be reached
   */
  signIn(token: string): Promise<void>
  /** Ends the session, and locks the client. @throws {ApiError} if the server cannot be reached */
  signOut(): Promise<void>
  /**
   * Connects again, for another user: the elements drop what they show, and load it anew. An
   * application with sessions of its own calls it after each sign-in and sign-out.
   */
  userChanged(): void
}

/** Where a server is, and how it is reached. All of it is optional. */
export interface ApiConnection {
  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  readonly src?: string | undefined
  /** @default the browser's */
  readonly fetch?: typeof fetch | undefined
  /** Opens an event stream. @default url => new EventSource(url) */
  readonly openEvents?: ((url: string) => EventSourceLike) | undefined
}

/** The user returns to the page. */
const RETURNS = ['focus', 'visibilitychange']
/** A server that says nothing for so long is away. */
const ASK_MS = 3_000

/** The client of the elements: with the cookies of the page. See `createApiClient`. */
export function connectApi(options: ApiConnection = {}): ApiClient {
  const { src = '', fetch = globalThis.fetch, openEvents = url => new EventSource(url) } = options
  const base = src.replace(/\/+$/, '')
  const listeners = new Set<() => void>()
  const callListeners = new Set<CallListener>()
  const page = typeof window === 'undefined' ? undefined : window
  const sendPlain = createSender(fetch, base)
  let state: ApiState = { connection: 'connecting', session: 0 }
  let connection: EventConnection | undefined
  let isChecking = false

  const change = (part: Partial<ApiState>) => {
    const next = { ...state, ...part }
    if (next.snapshot === state.snapshot && next.connection === state.connection && !('session' in part)) return
    state = next
    for (const listener of listeners) isolated(listener)
  }

  const notify = (call: (listener: CallListener) => void) => {
    for (const listener of callListeners) isolated(() => call(listener))
  }
  const missed = () => notify(listener => listener.missed?.())

  /** What was loaded is of the session before. */
  const changeSession = (connection: ApiState['connection']) =>
    change({ connection, session: state.session + 1, snapshot: undefined })

  const lock = () => {
    if (state.connection === 'locked') return
    connection?.close()
    connection = undefined
    for (const name of RETURNS) page?.addEventListener(name, checkSession)
    changeSession('locked')
  }

  /** The user may have signed in elsewhere: then the answer unlocks the client. */
  const checkSession = () => {
    isChecking = true
    const checked = () => {
      isChecking = false
    }
    void send({ path: '/api/session' }).then(checked, checked)
  }

  const stopChecking = () => {
    for (const name of RETURNS) page?.removeEventListener(name, checkSession)
  }

  const unlock = () => {
    stopChecking()
    if (connection) connection.retry()
    else if (listeners.size + callListeners.size > 0) connection = connect()
    changeSession('connecting')
  }

  const send: SendRequest = async request => {
    const { session } = state
    // A request from before a sign-in or a sign-out says nothing about the new session.
    const isCurrent = () => session === state.session
    try {
      const response = await sendPlain(request)
      if (state.connection === 'locked' && isCurrent()) unlock()
      return response
    } catch (error) {
      if (isUnauthorized(error) && isCurrent()) lock()
      throw error
    }
  }

  const connect = () =>
    connectEvents({
      url: `${base}/api/events`,
      open: openEvents,
      on: {
        hello() {
          change({ connection: 'open' })
          missed()
        },
        snapshot(payload) {
          const snapshot = readSnapshot(payload)
          if (snapshot) change({ snapshot: withSnapshot(state.snapshot, snapshot), connection: 'open' })
        },
        entry(payload) {
          const event = readEntryEvent(payload)
          if (event) change({ snapshot: withEntryEvent(state.snapshot, event) })
        },
        dialer(payload) {
          const event = readDialerEvent(payload)
          if (event) change({ snapshot: withDialerEvent(state.snapshot, event) })
        },
        call(payload) {
          const call = readCall(payload)
          if (call) notify(listener => listener.call?.(call))
          // It is malformed: the list counts it.
          else missed()
        },
        logged(payload) {
          const call = readLogEntry(payload)
          if (call) notify(listener => listener.logged?.(call))
        },
        history(payload) {
          const numbers = readNumbers(payload)
          if (numbers.length > 0) notify(listener => listener.history?.(numbers))
        },
        'calls-missed': missed,
      },
      onAway: () => change({ connection: 'away' }),
      onLost: () => void askWhy(),
    })

  /** Finds out why there is no stream. If nobody is signed in, the answer locks the client. */
  const askWhy = async () => {
    const asking = connection
    const found = await send({ path: '/api/session', timeoutMs: ASK_MS }).then(
      // The answer of Outdial is empty.
      ({ status }) => (status === 204 ? 'away' : 'absent'),
      (error: unknown) => (isAbsent(error) ? 'absent' : 'away'),
    )
    if (asking && asking === connection && !asking.isOpen) change({ connection: found })
  }

  const join = <Item>(items: Set<Item>, item: Item) => {
    items.add(item)
    if (state.connection !== 'locked') connection ??= connect()
    // The elements of a page come all at once.
    else if (!isChecking) checkSession()
    return () => {
      items.delete(item)
      // An element that moves within the page leaves and returns within one task.
      queueMicrotask(() => {
        if (listeners.size + callListeners.size > 0) return
        connection?.close()
        connection = undefined
        stopChecking()
        state = { ...state, connection: 'connecting' }
      })
    }
  }

  return {
    ...callsClient(send),
    ...logClient(send, { fetch, base }),
    ...operatorClient(send),
    ...listsClient(send),
    ...rulesClient(send),

    get state() {
      return state
    },

    subscribe: listener => join(listeners, () => listener()),

    listenToCalls: listener =>
      join(callListeners, {
        call: call => listener.call?.(call),
        logged: call => listener.logged?.(call),
        history: numbers => listener.history?.(numbers),
        missed: () => listener.missed?.(),
      }),

    async command({ name, ...body }) {
      const response = await send({ method: 'POST', path: `/api/dialer/${name}`, body })
      const snapshot = readSnapshot(response.body)
      // Another epoch comes from another server process. Only the stream decides which one the page
      // follows.
      const known = state.snapshot
      if (snapshot && (known === undefined || known.epoch === snapshot.epoch)) {
        change({ snapshot: withSnapshot(known, snapshot) })
      }
    },

    async signIn(token) {
      await sendPlain({ method: 'POST', path: '/api/session', body: { token } })
      unlock()
    },

    async signOut() {
      await sendPlain({ method: 'DELETE', path: '/api/session' })
      lock()
    },

    userChanged: unlock,
  }
}

const isUnauthorized = (error: unknown) => error instanceof ApiError && error.status === 401

function isolated(run: () => void): void {
  try {
    run()
  } catch (error) {
    // Node has no `reportError`.
    if (typeof reportError === 'function') return reportError(error)
    queueMicrotask(() => {
      throw error
    })
  }
}
