import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiError } from '../api/api-error.ts'

/** `absent`: the server has no such thing. */
export type Phase = 'loading' | 'ready' | 'failed' | 'absent'

// Changes come often while calls are dialed, and the server counts calls for each answer.
const PAUSE_MS = 1000

/** A value of the server that is loaded again when calls change, at most once a second. */
export class RefreshedController<Value> implements ReactiveController {
  phase: Phase = 'loading'
  value: Value | undefined
  /** When the value was loaded, in milliseconds since the page was opened. */
  loadedAt = 0

  readonly #host: ReactiveControllerHost & Element
  readonly #load: (client: ApiClient, signal: AbortSignal) => Promise<Value>
  readonly #client: () => ApiClient | undefined
  #closing = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isLoading = false
  #isStale = false

  constructor(
    host: ReactiveControllerHost & Element,
    client: () => ApiClient | undefined,
    load: (client: ApiClient, signal: AbortSignal) => Promise<Value>,
  ) {
    this.#host = host
    this.#client = client
    this.#load = load
    host.addController(this)
  }

  hostConnected(): void {
    this.#closing = new AbortController()
    this.refresh()
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#closing.abort()
    this.#isLoading = false
  }

  /** Forgets the value: another one is wanted. */
  reset(): void {
    this.hostDisconnected()
    this.phase = 'loading'
    this.value = undefined
    if (this.#host.isConnected) this.hostConnected()
  }

  /** Takes a value that an action of the user returned. */
  take(value: Value): void {
    this.value = value
    this.phase = 'ready'
    this.loadedAt = performance.now()
    this.#host.requestUpdate()
  }

  /** Loads the value now, or soon if it was loaded just before. */
  refresh(): void {
    this.#isStale = true
    if (this.#isLoading || this.#timer !== undefined || !this.#host.isConnected) return
    void this.#renew()
  }

  async #renew(): Promise<void> {
    const client = this.#client()
    const { signal } = this.#closing
    if (!client) return
    this.#isLoading = true
    this.#isStale = false
    try {
      const value = await this.#load(client, signal)
      if (signal.aborted) return
      this.take(value)
    } catch (error) {
      if (signal.aborted) return
      const isAbsent = error instanceof ApiError && error.status === 404
      if (this.phase !== 'ready' || isAbsent) this.phase = isAbsent ? 'absent' : 'failed'
      this.#host.requestUpdate()
    }
    this.#isLoading = false
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#isStale) this.refresh()
    }, PAUSE_MS)
  }
}
