import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient, ApiState, CallListener } from './api-client.ts'

/** Updates an element with each change of a client's state while the element is in the page. */
export class ApiController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #callListener: CallListener | undefined
  #client: ApiClient | undefined
  #unsubscribe: (() => void)[] = []

  /** @param callListener receives the changes of calls, too */
  constructor(host: ReactiveControllerHost & Element, callListener?: CallListener) {
    this.#host = host
    this.#callListener = callListener
    host.addController(this)
  }

  get client(): ApiClient | undefined {
    return this.#client
  }

  get state(): ApiState | undefined {
    return this.#client?.state
  }

  /** Follows this client instead of the previous one; `undefined` follows none. */
  follow(client: ApiClient | undefined): void {
    if (client === this.#client) return
    this.hostDisconnected()
    this.#client = client
    if (this.#host.isConnected) this.hostConnected()
  }

  hostConnected(): void {
    if (this.#unsubscribe.length > 0 || !this.#client) return
    this.#unsubscribe = [this.#client.subscribe(this.#changed)]
    this.#markStale()
    if (this.#callListener) this.#unsubscribe.push(this.#client.listenToCalls(this.#callListener))
  }

  hostDisconnected(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#unsubscribe = []
  }

  readonly #changed = () => {
    this.#markStale()
    this.#host.requestUpdate()
  }

  /** What may be out of date looks so: see `:host([data-stale])` in the styles of the cards. */
  #markStale(): void {
    this.#host.toggleAttribute('data-stale', this.state?.connection === 'away')
  }
}
