import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../../api/api-client.ts'
import type { Capabilities } from '../../api/capabilities-wire.ts'

type Asked = Pick<ApiClient, 'capabilities' | 'exportLog'>
type Abilities = Capabilities & { readonly export: boolean }

const answers = new WeakMap<Asked, Promise<Abilities | undefined>>()

/** What the server of a client can do, asked once for each client. */
export class ServerAbilities implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #client: () => Asked | undefined
  #asked: Asked | undefined
  #known: Abilities | undefined

  constructor(host: ReactiveControllerHost, client: () => Asked | undefined) {
    this.#host = host
    this.#client = client
    host.addController(this)
  }

  /** Whether lists of calls take `search`. */
  get search(): boolean {
    return this.#known?.search ?? false
  }

  /** Whether calls can be exported. */
  get export(): boolean {
    return this.#known?.export ?? false
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
    const answer = answers.get(client) ?? abilitiesOf(client)
    answers.set(client, answer)
    const known = await answer
    if (known === undefined) answers.delete(client)
    if (client !== this.#asked || known === undefined) return
    this.#known = known
    this.#host.requestUpdate()
  }
}

/** An export of no call finds out whether there is an export. */
async function abilitiesOf(client: Asked): Promise<Abilities | undefined> {
  try {
    const known = await client.capabilities()
    const hasExport = await client.exportLog('jsonl', { ids: ['-'] }).then(
      response => response.headers.get('Content-Type')?.includes('json') ?? false,
      () => false,
    )
    return { ...known, export: hasExport }
  } catch {
    return undefined
  }
}
