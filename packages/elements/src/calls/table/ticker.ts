import type { ReactiveController, ReactiveControllerHost } from 'lit'

const TICK_MS = 30_000
const SECOND_MS = 1_000

/**
 * The current time for relative times. Updates the host every 30 seconds, or every second while
 * seconds are visible.
 */
export class Ticker implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #countsSeconds: (now: number) => boolean
  #timer: ReturnType<typeof setInterval> | undefined
  #ms = 0
  #connected = false
  #now = Date.now()

  constructor(host: ReactiveControllerHost, countsSeconds: (now: number) => boolean) {
    this.#host = host
    this.#countsSeconds = countsSeconds
    host.addController(this)
  }

  /** The time of the last tick, so that an update in between changes no other row. */
  get now(): number {
    return this.#now
  }

  hostConnected(): void {
    this.#connected = true
    this.#now = Date.now()
    this.#tick(TICK_MS)
  }

  hostUpdated(): void {
    if (this.#connected) this.#tick(this.#countsSeconds(this.#now) ? SECOND_MS : TICK_MS)
  }

  hostDisconnected(): void {
    this.#connected = false
    this.#ms = 0
    clearInterval(this.#timer)
  }

  #tick(ms: number): void {
    if (ms === this.#ms) return
    this.#ms = ms
    clearInterval(this.#timer)
    this.#timer = setInterval(() => {
      this.#now = Date.now()
      this.#host.requestUpdate()
    }, ms)
  }
}
