import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import type { Dispatching } from '../api/dispatching-wire.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { listStyles } from '../list.styles.ts'
import { failed, noticeLine, standingNotice } from '../notice/notice.ts'
import { NoticeBoard } from '../notice/notice-board.ts'
import { address, checkProperties, clientWith, text, yesOrNo } from '../properties/check-properties.ts'
import { theme } from '../theme.styles.ts'
import { WordsController } from '../words/language.ts'
import { styles } from './dispatching.styles.ts'
import { type DispatchingWords, dispatchingWords } from './dispatching.words.ts'
import { DispatchingController } from './dispatching-controller.ts'
import { type Hold, holdsOf, limitsOf, summaryOf } from './holds.ts'

const CHECKS = {
  src: address,
  heading: text(),
  compact: yesOrNo,
  client: clientWith('dispatching'),
}

/**
 * Whether scheduled calls are placed: pauses and resumes everything, shows the queues and providers
 * that are held back, and releases them. Empty while the server wants a token, and for a server
 * without a scheduler.
 *
 * @element outdial-dispatching
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} heading - The heading; 'Placing calls' by default, in the language of the page
 * @attr {boolean} compact - Shows nothing, or, while everything is paused, that alone
 * @csspart base - The card
 * @csspart heading - The heading
 * @csspart summary - Whether calls are placed
 * @csspart notice - The notice of an error, or of a server that is away
 * @csspart notice-away - The notice of a server that is away
 * @csspart notice-error - The notice of an error
 * @csspart hold - A queue or provider that is held back
 * @csspart limit - The limits of a provider, and what is in use
 * @csspart button - A button
 */
export class OutdialDispatching extends LitElement {
  static override styles = [theme, cardStyles, listStyles, styles]
  static override properties = {
    src: {},
    heading: {},
    compact: { type: Boolean },
    client: { attribute: false },
    pending: { state: true },
  }

  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The heading. @default '' ('Placing calls' in the language of the page) */
  declare heading: string
  /** Shows nothing, or, while everything is paused, that alone: for pages of other things. @default false */
  declare compact: boolean
  /** The client to use instead of the page's shared one for `src`. */
  declare client: ApiClient | undefined

  declare private pending: boolean

  readonly #api = new ApiController(this, { missed: () => this.#dispatching.refresh() })
  readonly #dispatching: DispatchingController = new DispatchingController(this, () => this.#api.client)
  readonly #notices = new NoticeBoard(this)
  readonly #words = new WordsController(this, dispatchingWords)
  #focused: Element | null = null

  constructor() {
    super()
    this.src = ''
    this.heading = ''
    this.compact = false
    this.pending = false
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    if (changed.has('src') || changed.has('client')) {
      this.#api.follow(this.client ?? sharedApiClient(this.src))
      this.#dispatching.open()
    }
    this.#focused = this.shadowRoot?.activeElement ?? null
  }

  protected override render(): TemplateResult | typeof nothing {
    const { known } = this.#dispatching
    if (!known || this.#api.state?.connection === 'locked') return nothing
    const { paused } = known
    if (this.compact && !paused) return nothing
    const words = this.#words.now
    const notice = standingNotice(this.#api.state?.connection ?? 'open') ?? this.#notices.notice
    return html`<section part="base" lang=${words.language} aria-labelledby="heading" tabindex="-1" ?data-paused=${paused}>
      <header>
        <h2 id="heading" part="heading" ?hidden=${this.compact}>${this.heading || words.heading}</h2>
        <p class="summary" part="summary" role="status">${this.compact ? words.allPaused : summaryOf(known, words)}</p>
        <button
          type="button"
          part="button"
          aria-busy=${this.pending}
          @click=${() => this.#change(client => (paused ? client.resumeAll() : client.pauseAll()))}
        >
          ${paused ? words.resumeAll : words.pauseAll}
        </button>
      </header>
      <div role="status">${notice ? noticeLine(notice, words.language) : nothing}</div>
      ${this.compact ? nothing : this.#details(known, words)}
    </section>`
  }

  #details(known: Dispatching, words: DispatchingWords): TemplateResult {
    const holds = holdsOf(known, words)
    const limits = known.limited.map(
      limited =>
        html`<li part="limit"><p>${words.provider} <strong>${limited.name}</strong>: ${limitsOf(limited, words)}</p></li>`,
    )
    return html`${holds.length > 0 ? html`<ul role="list" aria-label=${words.heldBack}>${holds.map(hold => this.#hold(hold, words))}</ul>` : nothing}
    ${limits.length > 0 ? html`<ul role="list" aria-label=${words.limits}>${limits}</ul>` : nothing}`
  }

  protected override updated(): void {
    // A released row takes its button away: the keyboard goes on from the card.
    if (this.#focused instanceof HTMLButtonElement && !this.#focused.isConnected) {
      this.shadowRoot?.querySelector('section')?.focus()
    }
  }

  #hold({ held, name, text }: Hold, words: DispatchingWords): TemplateResult {
    const isQueue = 'queue' in held
    return html`<li part="hold">
      <p>${isQueue ? words.queue : words.provider} <strong>${name}</strong> ${text}</p>
      <button
        type="button"
        part="button"
        aria-label=${isQueue ? words.releaseQueue(name) : words.releaseProvider(name)}
        aria-busy=${this.pending}
        @click=${() => this.#change(client => client.release(held))}
      >
        ${words.release}
      </button>
    </li>`
  }

  async #change(work: (client: ApiClient) => Promise<Dispatching>): Promise<void> {
    if (this.pending) return
    this.pending = true
    this.#notices.clear()
    await this.#dispatching.change(work).catch((error: unknown) => this.#notices.keep(failed(error)))
    this.pending = false
    this.#dispatching.refresh()
  }
}

if (!customElements.get('outdial-dispatching')) customElements.define('outdial-dispatching', OutdialDispatching)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-dispatching': OutdialDispatching
  }
}
