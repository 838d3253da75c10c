import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiError } from '../api/api-error.ts'
import type { Overview } from '../api/overview-wire.ts'
import type { Explanation } from '../api/rules-wire.ts'

export interface OverviewControllerOptions {
  readonly client: () => ApiClient | undefined
  readonly hours: () => number
}

/** `absent`: the server has no overview. */
export type OverviewPhase = 'loading' | 'ready' | 'absent' | 'failed'

/** The server shares an answer for two seconds, so that asking sooner gains nothing. */
const APART_MS = 2_000
const POLL_MS = 10_000

/**
 * Loads the overview after each event, at most every two seconds, and every ten seconds without
 * events. It asks for nothing while the page is hidden.
 */
export class OverviewController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #options: OverviewControllerOptions
  #overview: Overview | undefined
  #explanations: ReadonlyMap<string, Explanation> = new Map()
  #phase: OverviewPhase = 'loading'
  #error: unknown
  #turn = 0
  #busy = false
  #changed = false
  #loadedAt = Number.NEGATIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost & Element, options: OverviewControllerOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  /** The latest overview. It stays while the server cannot be reached. */
  get overview(): Overview | undefined {
    return this.#overview
  }

  /** Why calls that are overdue wait, by their ids. */
  get explanations(): ReadonlyMap<string, Explanation> {
    return this.#explanations
  }

  get phase(): OverviewPhase {
    return this.#phase
  }

  /** Why the latest request failed; `undefined` if it did not. */
  get error(): unknown {
    return this.#error
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisibility)
    this.refresh()
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility)
    clearTimeout(this.#timer)
    this.#turn++
    this.#busy = false
  }

  /** Forgets the overview, and loads that of another server or number of hours. */
  open(): void {
    this.#turn++
    this.#busy = false
    this.#overview = undefined
    this.#error = undefined
    this.#phase = 'loading'
    this.#loadedAt = Number.NEGATIVE_INFINITY
    this.refresh()
  }

  /** Loads it as soon as the last request is two seconds old. */
  readonly refresh = (): void => {
    if (this.#busy) this.#changed = true
    else this.#loadIn(this.#loadedAt + APART_MS - performance.now())
  }

  readonly #onVisibility = () => {
    if (document.hidden) clearTimeout(this.#timer)
    else this.refresh()
  }

  #loadIn(delayMs: number): void {
    clearTimeout(this.#timer)
    if (!this.#host.isConnected || document.hidden) return
    if (delayMs <= 0) void this.#load()
    else this.#timer = setTimeout(() => void this.#load(), delayMs)
  }

  async #load(): Promise<void> {
    const client = this.#options.client()
    if (!client || client.state.connection === 'locked') return
    const turn = this.#turn
    this.#busy = true
    this.#changed = false
    this.#loadedAt = performance.now()
    try {
      const overview = await client.overview({ hours: this.#options.hours() })
      if (turn !== this.#turn) return
      this.#overview = overview
      this.#error = undefined
      this.#phase = 'ready'
    } catch (error) {
      if (turn !== this.#turn) return
      this.#error = error
      const isAbsent = error instanceof ApiError && error.status === 404
      if (isAbsent) this.#overview = undefined
      if (!this.#overview) this.#phase = isAbsent ? 'absent' : 'failed'
    }
    this.#busy = false
    this.#host.requestUpdate()
    this.#loadIn(this.#changed ? this.#loadedAt + APART_MS - performance.now() : POLL_MS)
    await this.#explain(client, turn)
  }

  async #explain(client: ApiClient, turn: number): Promise<void> {
    const ids = (this.#overview?.next ?? []).map(({ id }) => id)
    if (ids.length === 0 || this.#error !== undefined) return
    // Without an answer the calls wait for no reason that is known.
    const explanations = await client.explainAll(ids).catch(() => new Map<string, Explanation>())
    if (turn !== this.#turn) return
    this.#explanations = explanations
    this.#host.requestUpdate()
  }
}
