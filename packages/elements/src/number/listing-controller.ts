import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiError } from '../api/api-error.ts'
import type { Call } from '../api/call-wire.ts'
import type { DoNotCallEntry } from '../api/rules-wire.ts'

export interface ListingControllerOptions {
  readonly client: () => ApiClient | undefined
  /** E.164, or empty. */
  readonly phone: () => string
  readonly onDone: (what: 'added' | 'removed') => void
  readonly onProblem: (error: unknown) => void
}

/** The coming calls that are named before a number is put on the list. */
export interface HeldCalls {
  readonly calls: readonly Call[]
  readonly hasMore: boolean
}

/** So many coming calls are named. */
const NAMED = 5

/** The place of one number on the do-not-call list. */
export class ListingController implements ReactiveController {
  /** The entry of the number; absent while it may be called, or is not known. */
  entry: DoNotCallEntry | undefined
  /** Whether the server has a list, and lets the user see it. */
  isOffered = false
  /** Whether the user is asked, before the number is put on the list. */
  isAsking = false
  /** The coming calls to the number; absent until they are known. */
  held: HeldCalls | undefined
  /** Why they could not be loaded. */
  heldError: unknown
  isPending = false

  readonly #host: ReactiveControllerHost & Element
  readonly #options: ListingControllerOptions
  #turn = 0

  constructor(host: ReactiveControllerHost & Element, options: ListingControllerOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#turn++
    this.isAsking = false
  }

  /** Forgets the number, and loads the current one. */
  open(): void {
    this.entry = undefined
    this.isOffered = false
    this.isAsking = false
    this.isPending = false
    void this.refetch()
  }

  async refetch(): Promise<void> {
    const client = this.#options.client()
    const phone = this.#options.phone()
    const turn = ++this.#turn
    if (!client || phone === '') return
    try {
      const entry = await client.findDoNotCall(phone)
      if (turn !== this.#turn) return
      this.entry = entry && isOver(entry) ? undefined : entry
      this.isOffered = true
    } catch (error) {
      if (turn !== this.#turn) return
      // The server has no list, or does not let this user see it. One that is away is asked again.
      if (error instanceof ApiError && error.status !== undefined) this.isOffered = false
    }
    this.#host.requestUpdate()
  }

  /** Takes the number off the list, or asks before it is put there. */
  press(): void {
    if (this.isPending) return
    if (this.entry) void this.#change('removed', client => client.removeDoNotCall(this.#options.phone()))
    else void this.#ask()
  }

  confirm(): void {
    this.isAsking = false
    void this.#change('added', client => client.addDoNotCall({ number: this.#options.phone(), source: 'page' }))
  }

  keep(): void {
    this.isAsking = false
    this.#host.requestUpdate()
  }

  async #ask(): Promise<void> {
    const client = this.#options.client()
    if (!client) return
    const to = this.#options.phone()
    this.isAsking = true
    this.held = undefined
    this.heldError = undefined
    this.#host.requestUpdate()
    try {
      const { calls, cursor } = await client.listCalls({ to, status: 'scheduled', order: 'soonest', limit: NAMED })
      if (to === this.#options.phone()) this.held = { calls, hasMore: cursor !== undefined }
    } catch (error) {
      this.heldError = error
    }
    this.#host.requestUpdate()
  }

  async #change(what: 'added' | 'removed', work: (client: ApiClient) => Promise<void>): Promise<void> {
    const client = this.#options.client()
    if (!client || this.isPending) return
    const phone = this.#options.phone()
    this.isPending = true
    this.#host.requestUpdate()
    try {
      await work(client)
      if (phone === this.#options.phone()) {
        await this.refetch()
        this.#options.onDone(what)
      }
    } catch (error) {
      if (phone === this.#options.phone()) this.#options.onProblem(error)
    }
    this.isPending = false
    this.#host.requestUpdate()
  }
}

const isOver = ({ until }: DoNotCallEntry): boolean => until !== undefined && Date.parse(until) <= Date.now()
