import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient, ApiState } from './api-client.ts'

/** Keeps an element up to date with a client while it is in the page. */
export class ApiController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  #client: ApiClient | undefined
  #unsubscribe: (() => void) | undefined

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host
    host.addController(this)
  }

  get client(): ApiClient | undefined {
    return this.#client
  }

  get state(): ApiState | undefined {
    return this.#client?.state
  }

  /** From now on this client is followed, and no other; or none. */
  follow(client: ApiClient | undefined): void {
    if (client === this.#client) return
    this.hostDisconnected()
    this.#client = client
    if (this.#host.isConnected) this.hostConnected()
  }

  hostConnected(): void {
    this.#unsubscribe ??= this.#client?.subscribe(() => this.#host.requestUpdate())
  }

  hostDisconnected(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
  }
}
