import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { failed, noticeLine, standingNotice } from '../notice/notice.ts'
import { NoticeBoard } from '../notice/notice-board.ts'
import { address, checkProperties, clientWith, text } from '../properties/check-properties.ts'
import { theme } from '../theme.styles.ts'
import { numberProblem, reasonOf } from '../words/error-text.ts'
import { WordsController } from '../words/language.ts'
import { timeThereNow } from '../words/time-there.ts'
import { listingDialog, listingSwitch } from './listing.ts'
import { ListingController } from './listing-controller.ts'
import { styles } from './number.styles.ts'
import { type NumberWords, numberWords } from './number.words.ts'
import { NumberController } from './number-controller.ts'

const CHECKS = { phone: text(), src: address, heading: text(), client: clientWith('listenToCalls') }

/**
 * A phone number: who it is, what time it is there, and a switch that keeps every call from ringing
 * it. The switch is absent where the server has no do-not-call list, or does not show it to the user.
 *
 * @element outdial-number
 * @attr {string} phone - The number, such as `+13018040009`
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} heading - The heading of a number without a name; 'About this number' in the language
 * of the page by default
 * @csspart base - The card
 * @csspart heading - The name of the person
 * @csspart time - What time it is there
 * @csspart switch - The do-not-call switch
 * @csspart notice - A notice
 * @csspart notice-away - The notice that the server is away
 * @csspart notice-done - The notice that the switch was set
 * @csspart notice-error - The notice of an error
 * @csspart dialog - The question before the number is put on the list
 * @csspart button - A button of the question
 */
export class OutdialNumber extends LitElement {
  static override styles = [theme, cardStyles, styles]
  static override properties = {
    phone: {},
    src: {},
    heading: {},
    client: { attribute: false },
  }

  /** The number, with or without `+`. @default '' (none) */
  declare phone: string
  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The heading of a number without a name. @default '' ('About this number', in the language of the page) */
  declare heading: string
  /** The client to use instead of the page's shared one for `src`. */
  declare client: ApiClient | undefined

  readonly #words = new WordsController(this, numberWords)
  readonly #api = new ApiController(this, {
    call: call => this.#number.receive(call),
    logged: call => this.#number.receive(call),
    missed: () => this.#refetch(),
  })
  readonly #number: NumberController = new NumberController(this, {
    client: () => this.#api.client,
    phone: () => this.#phone,
  })
  readonly #listing: ListingController = new ListingController(this, {
    client: () => this.#api.client,
    phone: () => this.#phone,
    onDone: what => this.#notices.show({ kind: 'done', text: this.#words.now[what] }),
    onProblem: error => this.#notices.keep(failed(error)),
  })
  readonly #notices = new NoticeBoard(this)

  constructor() {
    super()
    this.phone = ''
    this.src = ''
    this.heading = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#refetch()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    const isOtherServer = changed.has('src') || changed.has('client')
    if (isOtherServer) this.#api.follow(this.client ?? sharedApiClient(this.src))
    if (!isOtherServer && !changed.has('phone')) return
    this.#notices.clear()
    this.#number.open()
    this.#listing.open()
  }

  protected override render(): TemplateResult | typeof nothing {
    const { connection = 'open' } = this.#api.state ?? {}
    if (connection === 'locked') return nothing
    const words = this.#words.now
    const notice = standingNotice(connection) ?? this.#notices.notice
    return html`<section part="base" lang=${words.language} aria-labelledby="heading">
        <header>
          <div>
            <h2 id="heading" part="heading"><bdi>${this.#number.name ?? (this.heading || words.heading)}</bdi></h2>
            <p class="there" part="time">${this.#place(words)}</p>
          </div>
          ${listingSwitch(this.#listing, words)}
        </header>
        <div role="status">${notice ? noticeLine(notice, words.language) : nothing}</div>
      </section>
      ${listingDialog(this.#listing, this.#phone, words)}`
  }

  protected override updated(): void {
    const dialog = this.shadowRoot?.querySelector('dialog')
    if (!dialog || dialog.open === this.#listing.isAsking) return
    if (this.#listing.isAsking) dialog.showModal()
    else dialog.close()
  }

  get #phone(): string {
    const digits = (this.phone ?? '').replaceAll(/\D/g, '')
    return digits === '' ? '' : `+${digits}`
  }

  #place(words: NumberWords): string {
    const { checked, error } = this.#number
    if (this.#phone === '') return words.noPhone
    if (checked?.problem) return numberProblem(checked.problem.code, words.language)
    if (checked) return timeThereNow(checked.timeZones ?? [], new Date(), words.language) ?? words.noPlace
    return error === undefined ? words.loading : reasonOf(error, words.language)
  }

  #refetch(): void {
    void this.#number.refetch()
    void this.#listing.refetch()
  }
}

if (!customElements.get('outdial-number')) customElements.define('outdial-number', OutdialNumber)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-number': OutdialNumber
  }
}
