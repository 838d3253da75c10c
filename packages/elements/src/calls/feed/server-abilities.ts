import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../../api/api-client.ts'
import type { Capabilities } from '../../api/capabilities-wire.ts'

type Asked = Pick<ApiClient, 'capabilities'>

const answers = new WeakMap<Asked, Promise<Capabilities | undefined>>()

/** What the server of a client can do, asked once for each client. */
export class ServerAbilities implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #client: () => Asked | undefined
  #asked: Asked | undefined
  #known: Capabilities | undefined

  constructor(host: ReactiveControllerHost, client: () => Asked | undefined) {
    this.#host = host
    this.#client = client
    host.addController(this)
  }

  /** Whether lists of calls take `search`. */
  get search(): boolean {
    return this.#known?.search ?? false
  }

  hostUpdated(): void {
    const client = this.#client()
    if (client === this.#asked) return
    this.#asked = client
    this.#known = undefined
    if (client) void this.#ask(client)
  }

  async #ask(client: Asked): Promise<void> {
    // An older server has no such route; one that is away is asked again by the next element.
    const answer = answers.get(client) ?? client.capabilities().catch(() => undefined)
    answers.set(client, answer)
    const known = await answer
    if (known === undefined) answers.delete(client)
    if (client !== this.#asked || known === undefined) return
    this.#known = known
    this.#host.requestUpdate()
  }
}
