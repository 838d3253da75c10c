import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient, ApiState, CallNews } from './api-client.ts'

/** Keeps an element up to date with a client while it is in the page; with `news`, it hears of calls, too. */
export class ApiController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #news: CallNews | undefined
  #client: ApiClient | undefined
  #unsubscribe: (() => void)[] = []

  constructor(host: ReactiveControllerHost & Element, news?: CallNews) {
    this.#host = host
    this.#news = news
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
    if (this.#unsubscribe.length > 0 || !this.#client) return
    this.#unsubscribe = [this.#client.subscribe(() => this.#host.requestUpdate())]
    if (this.#news) this.#unsubscribe.push(this.#client.hearCalls(this.#news))
  }

  hostDisconnected(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#unsubscribe = []
  }
}
