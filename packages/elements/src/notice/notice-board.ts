import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Notice } from './notice.ts'

const NOTICE_MS = 8_000

/**
 * Where an element's notice stands: the latest, until its time is over or the element leaves the
 * page.
 */
export class NoticeBoard implements ReactiveController {
  readonly #host: ReactiveControllerHost
  #notice: Notice | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  get notice(): Notice | undefined {
    return this.#notice
  }

  /** Stands for eight seconds. */
  show(notice: Notice): void {
    this.keep(notice)
    this.#timer = setTimeout(() => this.clear(), NOTICE_MS)
  }

  /** Stands until there is another, or none. */
  keep(notice: Notice): void {
    this.clear()
    this.#notice = notice
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#notice = undefined
    this.#host.requestUpdate()
  }

  hostDisconnected(): void {
    this.clear()
  }
}
