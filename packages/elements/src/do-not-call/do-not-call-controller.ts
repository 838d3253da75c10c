import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiError } from '../api/api-error.ts'
import type { DoNotCallEntry } from '../api/rules-wire.ts'

/** The client methods that the list uses. */
export type DoNotCallClient = Pick<
  ApiClient,
  'listDoNotCall' | 'findDoNotCall' | 'addDoNotCall' | 'removeDoNotCall' | 'checkNumber'
>

/** `absent`: the server has no such list. */
export type ListPhase = 'loading' | 'ready' | 'failed' | 'absent'

const PAGE = 50

/** The shown part of the do-not-call list, from its beginning. */
export class DoNotCallController implements ReactiveController {
  phase: ListPhase = 'loading'
  entries: readonly DoNotCallEntry[] = []
  /** Whether the list goes on. */
  hasMore = false

  readonly #host: ReactiveControllerHost & Element
  readonly #client: () => DoNotCallClient | undefined
  #cursor: string | undefined
  /** A later load overtakes those before it. */
  #turn = 0

  constructor(host: ReactiveControllerHost & Element, client: () => DoNotCallClient | undefined) {
    this.#host = host
    this.#client = client
    host.addController(this)
  }

  hostConnected(): void {
    void this.refresh()
  }

  hostDisconnected(): void {
    this.#turn++
  }

  /** Forgets the entries, and loads those of another server or user. */
  open(): void {
    this.phase = 'loading'
    this.entries = []
    this.hasMore = false
    void this.refresh()
  }

  /** Loads as many entries as are shown, at least a page. */
  async refresh(): Promise<void> {
    await this.#load(undefined, Math.min(Math.max(this.entries.length, PAGE), 1000))
  }

  async more(): Promise<void> {
    if (this.#cursor !== undefined) await this.#load(this.#cursor, PAGE)
  }

  async #load(cursor: string | undefined, limit: number): Promise<void> {
    const client = this.#client()
    if (!client || !this.#host.isConnected) return
    const turn = ++this.#turn
    try {
      const page = await client.listDoNotCall({ cursor, limit })
      if (turn !== this.#turn) return
      this.entries = cursor === undefined ? page.entries : [...this.entries, ...page.entries]
      this.#cursor = page.cursor
      this.hasMore = page.cursor !== undefined
      this.phase = 'ready'
    } catch (error) {
      if (turn !== this.#turn) return
      const isAbsent = error instanceof ApiError && error.status === 404
      if (this.phase !== 'ready') this.phase = isAbsent ? 'absent' : 'failed'
    }
    this.#host.requestUpdate()
  }
}
