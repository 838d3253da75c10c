import { css, html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit'

/** What a user does who looks elsewhere: the view then follows no longer. */
const LEAVES = ['wheel', 'touchmove'] as const
const SCROLL_KEYS: ReadonlySet<string> = new Set(['PageUp', 'PageDown', 'Home', 'End', 'ArrowUp', 'ArrowDown', ' '])

/**
 * Keeps the calls in progress in view, until it is switched off or the user scrolls. It scrolls no
 * further than needed, and never while a link of the list has the focus.
 */
export class FollowCalls implements ReactiveController {
  isOn = true

  readonly #host: ReactiveControllerHost & Element
  #shown: string | undefined

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host
    host.addController(this)
  }

  toggle(): void {
    this.isOn = !this.isOn
    this.#shown = undefined
    this.#host.requestUpdate()
  }

  /** Scrolls to these rows, the first and the last of the calls in progress, if they have changed. */
  show(rows: readonly Element[]): void {
    const [first] = rows
    const name = rows.map(row => row.getAttribute('data-index')).join(' ')
    if (!this.isOn || !first || name === this.#shown) return
    this.#shown = name
    if (this.#host.shadowRoot?.activeElement?.closest('li')) return
    // The last first, so that the first is in view even if they do not all fit.
    for (const row of [rows.at(-1) ?? first, first]) row.scrollIntoView({ block: 'nearest' })
  }

  hostConnected(): void {
    for (const name of LEAVES) window.addEventListener(name, this.#leave, { passive: true })
    window.addEventListener('keydown', this.#leaveByKey)
  }

  hostDisconnected(): void {
    for (const name of LEAVES) window.removeEventListener(name, this.#leave)
    window.removeEventListener('keydown', this.#leaveByKey)
    this.#shown = undefined
  }

  readonly #leave = () => {
    // Nothing is followed yet, so nothing is left.
    if (this.isOn && this.#shown !== undefined) this.toggle()
  }

  readonly #leaveByKey = ({ key, target }: KeyboardEvent) => {
    const isTyped = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
    // A space presses the button that has the focus.
    if (SCROLL_KEYS.has(key) && !isTyped && !(key === ' ' && target !== document.body)) this.#leave()
  }
}

export const followButton = (follow: FollowCalls, word: string): TemplateResult =>
  html`<button
    type="button"
    part="button follow"
    class="follow"
    aria-pressed=${follow.isOn}
    @click=${() => follow.toggle()}
  >
    ${word}
  </button>`

export const followStyles = css`
  .follow {
    min-block-size: 2rem;
    font-size: 0.875rem;
  }
  .follow[aria-pressed='true'] {
    border-color: var(--accent);
    color: var(--accent);
  }
`
