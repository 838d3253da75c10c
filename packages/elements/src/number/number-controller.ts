import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiError } from '../api/api-error.ts'
import type { Call } from '../api/call-wire.ts'
import type { CheckedNumber } from '../api/number-time-wire.ts'
import { textIn } from '../words/metadata-text.ts'

export interface NumberControllerOptions {
  readonly client: () => ApiClient | undefined
  /** E.164, or empty. */
  readonly phone: () => string
}

/** So many of the latest calls are searched for a name. */
const LATEST = 20
const TICK_MS = 10_000

/** What a server knows of one number: its person and its place. */
export class NumberController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #options: NumberControllerOptions
  #name: string | undefined
  #checked: CheckedNumber | undefined
  #error: unknown
  #turn = 0
  #ticker: ReturnType<typeof setInterval> | undefined

  constructor(host: ReactiveControllerHost & Element, options: NumberControllerOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  /** The name in the newest call that has one. */
  get name(): string | undefined {
    return this.#name
  }

  /** The server's check of the number, with its zones; absent until then. */
  get checked(): CheckedNumber | undefined {
    return this.#checked
  }

  /** Why the number could not be checked. */
  get error(): unknown {
    return this.#error
  }

  hostConnected(): void {
    // The time there goes on.
    this.#ticker = setInterval(() => this.#host.requestUpdate(), TICK_MS)
  }

  hostDisconnected(): void {
    clearInterval(this.#ticker)
    this.#turn++
  }

  /** Forgets the number, and loads the current one. */
  open(): void {
    this.#name = undefined
    this.#checked = undefined
    this.#error = undefined
    void this.refetch()
  }

  /** Takes the name of a new call to the number. */
  receive(call: Call): void {
    const name = call.to === this.#options.phone() ? textIn(call, 'name') : undefined
    if (name === undefined || name === this.#name) return
    this.#name = name
    this.#host.requestUpdate()
  }

  async refetch(): Promise<void> {
    const client = this.#options.client()
    const phone = this.#options.phone()
    const turn = ++this.#turn
    if (!client || phone === '') return
    const show = (change: () => void) => {
      if (turn !== this.#turn) return
      change()
      this.#host.requestUpdate()
    }
    await Promise.all([
      client.checkNumber(phone).then(
        checked => show(() => (this.#checked = checked)),
        (error: unknown) => show(() => (this.#error = error)),
      ),
      // A number without a name is shown without one.
      latestTo(client, phone).then(
        calls => show(() => (this.#name = calls.map(call => textIn(call, 'name')).find(Boolean))),
        () => {},
      ),
    ])
  }
}

/** The latest calls to a number. A server without a log has scheduled calls only. */
async function latestTo(client: ApiClient, to: string): Promise<readonly Call[]> {
  const query = { to, order: 'latest', limit: LATEST } as const
  try {
    return (await client.listLog(query)).calls
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return (await client.listCalls(query)).calls
    throw error
  }
}
