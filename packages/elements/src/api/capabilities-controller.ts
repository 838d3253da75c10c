import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from './api-client.ts'
import type { Capabilities } from './capabilities-wire.ts'

/** Keeps an element informed of what its server can do. Asks again after each new connection. */
export class CapabilitiesController implements ReactiveController {
  /** Absent until the server has answered, and for a server that does not say. */
  known: Capabilities | undefined

  readonly #host: ReactiveControllerHost
  #client: ApiClient | undefined
  #session: number | undefined
  #asked = false

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#asked = false
  }

  /** Call it in each update. `isOpen`: the server can be reached. */
  follow(client: ApiClient | undefined, isOpen: boolean): void {
    const session = client?.state.session
    const isOther = client !== this.#client || session !== this.#session
    if (isOther) this.known = undefined
    if (isOther || !isOpen) this.#asked = false
    this.#client = client
    this.#session = session
    if (!client || !isOpen || this.#asked) return
    this.#asked = true
    client.capabilities().then(
      known => {
        if (client !== this.#client || session !== this.#session) return
        this.known = known
        this.#host.requestUpdate()
      },
      // A server that does not say what it can do is asked again after the next connection.
      () => {},
    )
  }
}
