import type { ReactiveController, ReactiveElement } from 'lit'
import type { ApiClient, ApiState, CallListener } from './api-client.ts'

/**
 * Updates an element with each change of a client's state while the element is in the page. After a
 * sign-in the property `client` counts as changed: the element drops what it has loaded, as for
 * another server.
 */
export class ApiController implements ReactiveController {
  readonly #host: ReactiveElement
  readonly #callListener: CallListener | undefined
  #client: ApiClient | undefined
  #session: number | undefined
  #unsubscribe: (() => void)[] = []

  /** @param callListener receives the changes of calls, too */
  constructor(host: ReactiveElement, callListener?: CallListener) {
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
    this.#session = client?.state.session
    if (this.#host.isConnected) this.hostConnected()
  }

  hostConnected(): void {
    if (this.#unsubscribe.length > 0 || !this.#client) return
    this.#unsubscribe = [this.#client.subscribe(this.#changed)]
    if (this.#callListener) this.#unsubscribe.push(this.#client.listenToCalls(this.#callListener))
    this.#changed()
  }

  hostDisconnected(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#unsubscribe = []
  }

  readonly #changed = () => {
    const { connection, session } = this.state ?? {}
    // What may be out of date looks so: see `:host([data-stale])` in the styles of the cards.
    this.#host.toggleAttribute('data-stale', connection === 'away')
    this.#host.requestUpdate()
    if (connection === 'locked' || session === this.#session) return
    this.#session = session
    this.#host.requestUpdate('client', null)
  }
}
