import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiError } from '../api/api-error.ts'
import type { CallDetails } from '../api/attempt-wire.ts'
import type { Call } from '../api/call-wire.ts'
import type { Explanation } from '../api/rules-wire.ts'

export interface CallControllerOptions {
  readonly client: () => ApiClient | undefined
  readonly id: () => string
}

/** `missing`: the server has no such call, or the user may not see it. */
export type CallPhase = 'loading' | 'ready' | 'missing' | 'failed'

const EXPLAIN_AGAIN_MS = 30_000

/** The number at the other end of a call. */
export const otherEnd = ({ logged, from, to }: Call): string => (logged === 'inbound' ? (from ?? to) : to)

/**
 * Loads one call with its attempts and the zones of its number, and loads it again after each change. The shown call stays until
 * the new one is there.
 */
export class CallController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #options: CallControllerOptions
  #call: CallDetails | undefined
  #phase: CallPhase = 'loading'
  #error: unknown
  #explanation: Explanation | undefined
  /** The number whose zones are known. */
  #located = ''
  #zones: readonly string[] = []
  #turn = 0
  #busy = false
  #again = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost & Element, options: CallControllerOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  get call(): CallDetails | undefined {
    return this.#call
  }

  get phase(): CallPhase {
    return this.#phase
  }

  /** Why it could not be loaded. */
  get error(): unknown {
    return this.#error
  }

  /** Why the call waits, if the server says it. */
  get explanation(): Explanation | undefined {
    return this.#explanation
  }

  /** The zones that the number at the other end may be in, as far as they are known. */
  get zones(): readonly string[] {
    return this.#call && otherEnd(this.#call) === this.#located ? this.#zones : []
  }

  /** Forgets the call, and loads that of the current id. */
  open(): void {
    this.#turn++
    this.#busy = false
    this.#call = undefined
    this.#explanation = undefined
    this.#phase = 'loading'
    this.refetch()
  }

  /** Takes the current state of a call; its attempts are loaded after it. */
  receive(call: Call): void {
    const known = this.#call
    if (call.id !== this.#options.id() || (known && known.version >= call.version)) return
    if (known) this.#call = { ...call, attempts: known.attempts }
    this.#host.requestUpdate()
    this.refetch()
  }

  /** Takes a call with its attempts. */
  show(details: CallDetails): void {
    if (details.id !== this.#options.id() || (this.#call?.version ?? 0) > details.version) return
    this.#call = details
    this.#phase = 'ready'
    this.#host.requestUpdate()
    void this.#explain(details)
    void this.#locate(otherEnd(details))
  }

  refetch(): void {
    if (this.#busy) this.#again = true
    else void this.#fetch()
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
  }

  async #fetch(): Promise<void> {
    const client = this.#options.client()
    const id = this.#options.id()
    if (!client || id === '') return
    const turn = this.#turn
    this.#busy = true
    this.#again = false
    try {
      const details = await loadEntry(client, id)
      if (turn !== this.#turn) return
      this.#error = undefined
      this.show(details)
    } catch (error) {
      if (turn !== this.#turn) return
      this.#error = error
      const isMissing = error instanceof ApiError && error.status === 404
      // A call that is shown stays: the connection's own notice says that the server is away.
      if (isMissing || !this.#call) this.#phase = isMissing ? 'missing' : 'failed'
    }
    this.#busy = false
    this.#host.requestUpdate()
    if (this.#again) void this.#fetch()
  }

  async #locate(number: string): Promise<void> {
    if (number === this.#located) return
    // Without the zones, the times are shown in the viewer's.
    const checked = await this.#options
      .client()
      ?.checkNumber(number)
      .catch(() => undefined)
    if (!checked) return
    this.#located = number
    this.#zones = checked.timeZones ?? []
    this.#host.requestUpdate()
  }

  async #explain({ id, status, version }: CallDetails): Promise<void> {
    clearTimeout(this.#timer)
    if (status !== 'scheduled') {
      this.#explanation = undefined
      return
    }
    // A server without the route has no explanations.
    const explanation = await this.#options
      .client()
      ?.explain(id)
      .catch(() => undefined)
    if (this.#call?.id !== id || this.#call.version !== version) return
    this.#explanation = explanation
    this.#host.requestUpdate()
    clearTimeout(this.#timer)
    if (explanation && this.#host.isConnected) this.#timer = setTimeout(() => this.refetch(), EXPLAIN_AGAIN_MS)
  }
}

/** A server without a log has scheduled calls only. */
async function loadEntry(client: ApiClient, id: string): Promise<CallDetails> {
  try {
    return await client.getLogEntry(id)
  } catch (error) {
    if (error instanceof ApiError && error.status === 404 && error.code !== 'unknown-call') return client.getCall(id)
    throw error
  }
}
