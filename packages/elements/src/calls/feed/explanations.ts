import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../../api/api-client.ts'
import { ApiError } from '../../api/api-error.ts'
import type { Call } from '../../api/call-wire.ts'
import type { Explanation } from '../../api/rules-wire.ts'

export interface ExplanationsOptions {
  readonly client: () => Pick<ApiClient, 'explainAll'> | undefined
  /** The calls in view. */
  readonly visible: () => readonly Call[]
}

interface Known {
  readonly version: number
  readonly explanation: Explanation | undefined
  /** When it is asked again: a line may be free by then. */
  readonly expiresMs: number
}

/** As many as the server explains at once. */
const MOST_AT_ONCE = 100
const MOST_KNOWN = 1000
const SETTLE_MS = 150
/** All in view are asked again so often, in one request: somebody may have paused everything. */
const AGAIN_MS = 30_000

/** Asks the server why the calls in view wait. A server without the route is not asked again. */
export class Explanations implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #options: ExplanationsOptions
  readonly #known = new Map<string, Known>()
  #isAsking = false
  #client: Pick<ApiClient, 'explainAll'> | undefined
  #hasRoute = true
  #timer: ReturnType<typeof setTimeout> | undefined
  #looksAtMs = Number.POSITIVE_INFINITY

  constructor(host: ReactiveControllerHost & Element, options: ExplanationsOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  /** Why this version of a call waits, as far as it is known. */
  of({ id, version }: Call): Explanation | undefined {
    const known = this.#known.get(id)
    return known?.version === version ? known.explanation : undefined
  }

  hostUpdated(): void {
    const client = this.#options.client()
    if (client !== this.#client) {
      this.#client = client
      this.#known.clear()
      this.#hasRoute = true
    }
    this.#plan(SETTLE_MS)
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
    this.#looksAtMs = Number.POSITIVE_INFINITY
  }

  /** Looks in so many milliseconds, unless it will look sooner. */
  #plan(inMs: number): void {
    const atMs = performance.now() + inMs
    if (!this.#hasRoute || !this.#client || this.#looksAtMs <= atMs) return
    clearTimeout(this.#timer)
    this.#looksAtMs = atMs
    this.#timer = setTimeout(() => {
      this.#looksAtMs = Number.POSITIVE_INFINITY
      this.#look()
    }, inMs)
  }

  #look(): void {
    if (!this.#host.isConnected || !this.#hasRoute || this.#isAsking) return
    if (document.hidden) return this.#plan(AGAIN_MS)
    const now = Date.now()
    const waiting = this.#options.visible().filter(({ status }) => status === 'scheduled')
    const unknown = waiting.filter(({ id, version }) => {
      const known = this.#known.get(id)
      return known?.version !== version || known.expiresMs <= now
    })
    if (unknown.length > 0) void this.#ask(unknown.slice(0, MOST_AT_ONCE))
    else if (waiting.length > 0) this.#plan(AGAIN_MS)
  }

  async #ask(calls: readonly Call[]): Promise<void> {
    const client = this.#client
    if (!client) return
    this.#isAsking = true
    const explained = await client.explainAll(calls.map(({ id }) => id)).catch((error: unknown) => {
      // A server that has no such route.
      if (error instanceof ApiError && error.status === 404) this.#hasRoute = false
      return undefined
    })
    this.#isAsking = false
    if (client === this.#client) for (const call of calls) this.#keep(call, explained?.get(call.id))
    this.#look()
  }

  #keep(call: Call, explanation: Explanation | undefined): void {
    const before = this.#known.get(call.id)?.explanation
    const expiresMs = Date.now() + AGAIN_MS
    const oldest = this.#known.keys().next().value
    if (this.#known.size >= MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(call.id, { version: call.version, explanation, expiresMs })
    if (hasReason(before) || hasReason(explanation)) this.#host.requestUpdate()
  }
}

const hasReason = (explanation: Explanation | undefined) => (explanation?.because.length ?? 0) > 0
