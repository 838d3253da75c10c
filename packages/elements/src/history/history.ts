import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import { type HistoryCall, isHistoryCall } from '../api/history-wire.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { noticeLine, standingNotice } from '../notice/notice.ts'
import { address, checkProperties, clientWith, list, type PropertyCheck, text } from '../properties/check-properties.ts'
import { theme } from '../theme.styles.ts'
import { isInvalidRequest } from '../words/error-text.ts'
import { WordsController } from '../words/language.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { DayTurn } from './days.ts'
import { styles } from './history.styles.ts'
import { type HistoryWords, historyWords } from './history.words.ts'
import { HistoryController } from './history-controller.ts'
import { historyList } from './history-list.ts'
import { historyPlaceholder, malformedLine } from './history-placeholder.ts'
import { newsOf } from './new-calls.ts'
import { type Row, sortRows } from './sorted-rows.ts'
import { type Filter, type Totals, totalsOf } from './totals.ts'

/**
 * How many of the given calls are drawn at first, and how many more with each press of Show more.
 */
const CHUNK = 200

const CHECKS: Readonly<Record<string, PropertyCheck>> = {
  phone: text(),
  src: address,
  heading: text(),
  pageSize: [
    'a whole number from 1 to 1000',
    value => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1000,
    50,
  ],
  historyHref: text(),
  callHref: text(),
  calls: list,
  client: clientWith('history'),
}

/**
 * The history of a phone number, live: its calls by day, with their type, the other end, time and
 * duration.
 *
 * @element outdial-history
 * @attr {string} phone - The number, such as `+13018040009`
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} heading - The heading; 'History' in the language of the page by default
 * @attr {number} page-size - The page size, from 1 to 1000; 50 by default
 * @attr {string} history-href - The link of a counterparty, such as `/calls/{number}`; none by
 * default
 * @attr {string} call-href - The link of a call, such as `/call/{id}`; none by default
 * @csspart base - The card
 * @csspart heading - The heading
 * @csspart phone - The number whose history it is
 * @csspart notice - An error, or a request to the user
 * @csspart notice-away - The notice that the server is away
 * @csspart totals - How many calls and how much talk
 * @csspart filter - Each count above the calls
 * @csspart day - The heading of a day
 * @csspart list - The calls of a day
 * @csspart call - A call
 * @csspart icon - The icon of its type
 * @csspart type - The word of its type
 * @csspart type-completed-inbound - The word of one type
 * @csspart type-missed-inbound - The word of one type
 * @csspart type-completed-outbound - The word of one type
 * @csspart type-missed-outbound - The word of one type
 * @csspart counterparty - The other end
 * @csspart link - The counterparty or the call, as a link
 * @csspart duration - How long the talk took
 * @csspart time - When it began
 * @csspart button - Every button but the counts
 */
export class OutdialHistory extends LitElement {
  static override styles = [theme, cardStyles, styles]
  static override properties = {
    phone: {},
    src: {},
    heading: {},
    pageSize: { type: Number, attribute: 'page-size' },
    historyHref: { attribute: 'history-href' },
    callHref: { attribute: 'call-href' },
    calls: { attribute: false },
    client: { attribute: false },
    filter: { state: true },
    drawn: { state: true },
    news: { state: true },
  }

  /** The number whose calls are shown, with or without `+`. @default '' (none) */
  declare phone: string
  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The heading. @default '' ('History', in the language of the page) */
  declare heading: string
  /** The page size, from 1 to 1000. @default 50 */
  declare pageSize: number
  /** The link of a counterparty, with `{number}` in it. @default '' (none) */
  declare historyHref: string
  /** The link of a call, with `{id}` in it. @default '' (none) */
  declare callHref: string
  /** Data to show without a server, which then is never asked. `null`: it comes later. */
  declare calls: readonly HistoryCall[] | null | undefined
  /** The client to use instead of the page's shared one for `src`. */
  declare client: ApiClient | undefined

  declare private filter: Filter
  declare private drawn: number
  declare private news: string

  readonly #words = new WordsController(this, historyWords)
  readonly #api = new ApiController(this)
  readonly #history = new HistoryController(this)
  #given: { readonly calls: readonly HistoryCall[]; readonly malformed: number } | undefined
  #told: readonly HistoryCall[] | undefined
  #rows: { readonly calls: readonly HistoryCall[]; readonly rows: readonly Row[]; readonly totals: Totals } | undefined
  #focused: Element | null = null
  #lastRow: Element | null = null

  constructor() {
    super()
    this.addController(new DayTurn(this))
    this.phone = ''
    this.src = ''
    this.heading = ''
    this.pageSize = 50
    this.historyHref = ''
    this.callHref = ''
    this.filter = 'all'
    this.drawn = CHUNK
    this.news = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    const isAnother = changed.has('phone') || changed.has('src') || changed.has('client')
    if (changed.has('calls')) {
      const readable = this.calls?.filter(isHistoryCall)
      this.#given = readable && { calls: readable, malformed: (this.calls?.length ?? 0) - readable.length }
    }
    if (isAnother || changed.has('calls') || changed.has('pageSize')) {
      const client = this.calls === undefined ? (this.client ?? sharedApiClient(this.src)) : undefined
      const { pageSize } = this
      this.#api.follow(client)
      this.#history.follow(client && this.#phone ? { client, phone: this.#phone, pageSize } : undefined)
    }
    if (isAnother) {
      this.filter = 'all'
      this.drawn = CHUNK
      this.news = ''
      this.#told = undefined
    }
    const calls = this.#calls
    if (calls !== this.#told) this.news = newsOf(this.#told, calls, this.#words.now) ?? this.news
    this.#told = calls
    this.#focused = this.shadowRoot?.activeElement ?? null
    this.#lastRow = [...this.renderRoot.querySelectorAll('li')].at(-1) ?? null
  }

  protected override render(): TemplateResult {
    const phone = this.#phone
    const words = this.#words.now
    const { known } = this.#history
    const connection = this.#api.state?.connection ?? 'open'
    const calls = connection === 'locked' || isInvalidRequest(known.failure?.error) ? undefined : this.#calls
    const notice = standingNotice(connection)
    const busy = !calls && (this.calls === null || this.#history.isLoading)
    return html`<section part="base" lang=${words.language} aria-labelledby="heading" aria-busy=${busy} tabindex="-1">
      <header>
        <h2 id="heading" part="heading">${this.heading || words.heading}</h2>
        ${phone ? html`<p class="phone" part="phone">${phoneNumber(phone)}</p>` : nothing}
      </header>
      ${notice ? noticeLine(notice, words.language) : nothing}
      ${
        calls
          ? html`${this.#list(calls, words)}${malformedLine(this.#given?.malformed ?? 0, words)}`
          : historyPlaceholder({
              phone,
              connection,
              given: this.calls === null,
              failure: known.failure,
              retry: this.#retry,
              words,
            })
      }
      <p class="news" role="status">${this.news}</p>
    </section>`
  }

  protected override updated(): void {
    // A focused button that disappears passes the focus on, so that keyboard users keep their
    // place: to the first new call, if any.
    if (!(this.#focused instanceof HTMLButtonElement) || this.#focused.isConnected) return
    const rows = [...this.renderRoot.querySelectorAll('li')]
    const next = this.#lastRow ? rows[rows.findIndex(row => row === this.#lastRow) + 1] : undefined
    if (next) next.tabIndex = -1
    ;(next ?? this.renderRoot.querySelector('section'))?.focus()
  }

  get #phone(): string {
    return (this.phone ?? '').trim()
  }

  get #calls(): readonly HistoryCall[] | undefined {
    return this.#given?.calls ?? this.#history.known.page?.calls
  }

  readonly #retry = () => this.#history.retry()

  #list(calls: readonly HistoryCall[], words: HistoryWords): TemplateResult {
    if (this.#rows?.calls !== calls) {
      const rows = sortRows(calls)
      this.#rows = { calls, rows, totals: totalsOf(rows) }
    }
    const { page, asking, failure } = this.#history.known
    return historyList({
      ...this.#rows,
      filter: this.filter,
      // The server sends pages of a limited size; the calls of a page may be any number.
      most: this.calls ? this.drawn : Number.POSITIVE_INFINITY,
      isPartial: page?.cursor !== undefined,
      asking,
      failure: standingNotice(this.#api.state?.connection ?? 'open') ? undefined : failure,
      links: { historyHref: this.historyHref, callHref: this.callHref },
      words,
      choose: filter => {
        this.filter = filter
        this.drawn = CHUNK
      },
      showMore: this.#showMore,
      retry: this.#retry,
    })
  }

  readonly #showMore = () => {
    if (this.calls) this.drawn += CHUNK
    else this.#history.showMore()
  }
}

if (!customElements.get('outdial-history')) customElements.define('outdial-history', OutdialHistory)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-history': OutdialHistory
  }
}
