import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../../api/api-client.ts'
import { ApiError } from '../../api/api-error.ts'
import type { Call } from '../../api/call-wire.ts'
import type { Explanation } from '../../api/rules-wire.ts'

export interface ExplanationsOptions {
  readonly client: () => Pick<ApiClient, 'explain'> | undefined
  /** The calls in view. */
  readonly visible: () => readonly Call[]
}

interface Known {
  readonly version: number
  readonly explanation: Explanation | undefined
  /** When it is asked again: a line may be free by then. */
  readonly expiresMs: number
}

const MOST_AT_ONCE = 3
const MOST_KNOWN = 1000
const SETTLE_MS = 150
/** A call that is due is asked again so often; one that is not, when it is due. */
const AGAIN_MS = 30_000
const LONGEST_MS = 3_600_000

/**
 * Asks the server why the calls in view wait, a few at a time. A server without the route is not asked
 * again.
 */
export class Explanations implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #options: ExplanationsOptions
  readonly #known = new Map<string, Known>()
  readonly #asked = new Set<string>()
  #client: Pick<ApiClient, 'explain'> | undefined
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
    if (!this.#host.isConnected || !this.#hasRoute) return
    if (document.hidden) return this.#plan(AGAIN_MS)
    const now = Date.now()
    const waiting = this.#options.visible().filter(({ status }) => status === 'scheduled')
    for (const call of waiting) {
      if (this.#asked.size >= MOST_AT_ONCE) return
      const known = this.#known.get(call.id)
      const isKnown = known?.version === call.version && known.expiresMs > now
      if (!isKnown && !this.#asked.has(call.id)) void this.#ask(call)
    }
    if (waiting.length > 0) this.#plan(AGAIN_MS)
  }

  async #ask(call: Call): Promise<void> {
    const client = this.#client
    if (!client) return
    this.#asked.add(call.id)
    const explanation = await client.explain(call.id).catch((error: unknown) => {
      // Another 404 than one about the call is a server that has no such route.
      if (error instanceof ApiError && error.status === 404 && error.code !== 'unknown-call') this.#hasRoute = false
      return undefined
    })
    this.#asked.delete(call.id)
    if (client !== this.#client) return
    const aheadMs = Date.parse(call.dueAt) - Date.now()
    const expiresMs = Date.now() + Math.min(Math.max(aheadMs, AGAIN_MS), LONGEST_MS)
    const oldest = this.#known.keys().next().value
    if (this.#known.size >= MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(call.id, { version: call.version, explanation, expiresMs })
    if (explanation && explanation.because.length > 0) this.#host.requestUpdate()
    this.#look()
  }
}
