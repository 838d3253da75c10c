import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiError } from '../api/api-error.ts'
import type { Dispatching } from '../api/dispatching-wire.ts'

const POLL_MS = 10_000

/** Those in the page: a change by one is known to the others at once. */
const connected = new Set<DispatchingController>()

/** Polls the state of dispatching while the element is in a visible page, and changes it. */
export class DispatchingController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #client: () => ApiClient | undefined
  #known: Dispatching | undefined
  /** A change overtakes any poll that began before it. */
  #turn = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost & Element, client: () => ApiClient | undefined) {
    this.#host = host
    this.#client = client
    host.addController(this)
  }

  /** The latest state; `undefined` before the first answer, and of a server without a scheduler. */
  get known(): Dispatching | undefined {
    return this.#known
  }

  hostConnected(): void {
    connected.add(this)
    document.addEventListener('visibilitychange', this.refresh)
    this.refresh()
  }

  hostDisconnected(): void {
    connected.delete(this)
    document.removeEventListener('visibilitychange', this.refresh)
    clearTimeout(this.#timer)
    this.#turn++
  }

  /** Forgets the state, and loads that of another server or user. */
  open(): void {
    this.#known = undefined
    this.refresh()
  }

  readonly refresh = (): void => {
    clearTimeout(this.#timer)
    const client = this.#client()
    if (!client || !this.#host.isConnected || document.hidden) return
    void this.#load(client)
  }

  /** @throws {ApiError} if the server refuses, or cannot be reached */
  async change(work: (client: ApiClient) => Promise<Dispatching>): Promise<void> {
    const client = this.#client()
    if (!client) return
    const turn = ++this.#turn
    const known = await work(client)
    if (turn === this.#turn) this.#set(known)
    for (const other of connected) {
      if (other !== this && other.#client() === client) other.refresh()
    }
  }

  async #load(client: ApiClient): Promise<void> {
    const turn = ++this.#turn
    try {
      const known = await client.dispatching()
      if (turn === this.#turn) this.#set(known)
    } catch (error) {
      if (turn === this.#turn && error instanceof ApiError && error.status === 404) this.#set(undefined)
    }
    if (turn === this.#turn && this.#host.isConnected) this.#timer = setTimeout(this.refresh, POLL_MS)
  }

  #set(known: Dispatching | undefined): void {
    this.#known = known
    this.#host.requestUpdate()
  }
}
