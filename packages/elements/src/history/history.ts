import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { repeat } from 'lit/directives/repeat.js'
import type { ApiClient } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import { type HistoryCall, isHistoryCall } from '../api/history-wire.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { noticeLine, standingNotice } from '../notice/notice.ts'
import { address, checkProperties, clientWith, list, type PropertyCheck, text } from '../properties/check-properties.ts'
import { theme } from '../theme.styles.ts'
import { isInvalidRequest } from '../words/error-text.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { byDay, DayTurn, dayName } from './days.ts'
import { styles } from './history.styles.ts'
import { HistoryController } from './history-controller.ts'
import { failedNotice, historyPlaceholder, malformedLine } from './history-placeholder.ts'
import { callRow } from './history-row.ts'
import { words } from './history-words.ts'
import { newsOf } from './new-calls.ts'
import { type Row, sortRows } from './sorted-rows.ts'
import { type Filter, filters, type Totals, totalsLine, totalsOf } from './totals.ts'

/**
 * How many of the given calls are drawn at first, and how many more with each press of Show more.
 */
const CHUNK = 200

const CHECKS: Readonly<Record<string, PropertyCheck>> = {
  phone: text(),
  src: address,
  heading: text(words.heading),
  pageSize: [
    'a whole number from 1 to 1000',
    value => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1000,
    50,
  ],
  historyHref: text(),
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
 * @attr {string} heading - The heading; 'History' by default
 * @attr {number} page-size - The page size, from 1 to 1000; 50 by default
 * @attr {string} history-href - The link of a counterparty, such as `/calls/{number}`; none by
 * default
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
 * @csspart link - The counterparty, as a link
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
  /** The heading. @default 'History' */
  declare heading: string
  /** The page size, from 1 to 1000. @default 50 */
  declare pageSize: number
  /** The link of a counterparty, with `{number}` in it. @default '' (none) */
  declare historyHref: string
  /** Data to show without a server, which then is never asked. `null`: it comes later. */
  declare calls: readonly HistoryCall[] | null | undefined
  /** The client to use instead of the page's shared one for `src`. */
  declare client: ApiClient | undefined

  declare private filter: Filter
  declare private drawn: number
  declare private news: string

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
    this.heading = words.heading
    this.pageSize = 50
    this.historyHref = ''
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
    if (calls !== this.#told) this.news = newsOf(this.#told, calls) ?? this.news
    this.#told = calls
    this.#focused = this.shadowRoot?.activeElement ?? null
    this.#lastRow = [...this.renderRoot.querySelectorAll('li')].at(-1) ?? null
  }

  protected override render(): TemplateResult {
    const phone = this.#phone
    const { known } = this.#history
    const connection = this.#api.state?.connection ?? 'open'
    const calls = connection === 'locked' || isInvalidRequest(known.failure?.error) ? undefined : this.#calls
    const notice = standingNotice(connection)
    const busy = !calls && (this.calls === null || this.#history.isLoading)
    return html`<section part="base" aria-labelledby="heading" aria-busy=${busy} tabindex="-1">
      <header>
        <h2 id="heading" part="heading">${this.heading}</h2>
        ${this.#phone ? html`<p class="phone" part="phone">${phoneNumber(this.#phone)}</p>` : nothing}
      </header>
      ${notice ? noticeLine(notice) : nothing}
      ${
        calls
          ? html`${this.#list(calls)}${malformedLine(this.#given?.malformed ?? 0)}`
          : historyPlaceholder({
              phone,
              connection,
              given: this.calls === null,
              failure: known.failure,
              retry: this.#retry,
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

  #list(calls: readonly HistoryCall[]): TemplateResult {
    if (calls.length === 0) return html`<p class="empty">${words.empty}</p>`
    const { filter } = this
    if (this.#rows?.calls !== calls) this.#rows = { calls, rows: sortRows(calls), totals: totalsOf(calls) }
    const { rows, totals } = this.#rows
    const wanted = filter === 'all' ? rows : rows.filter(({ call }) => call.type === filter)
    // The server sends pages of a limited size; the calls of a page may be any number.
    const shown = this.calls ? wanted.slice(0, this.drawn) : wanted
    const { page, asking, failure } = this.#history.known
    const isPartial = page?.cursor !== undefined
    const now = new Date()
    return html`${totalsLine(totals, isPartial)}
      <p class="sides">${words.sides}</p>
      ${filters(totals, filter, chosen => {
        this.filter = chosen
        this.drawn = CHUNK
      })}
      ${
        shown.length > 0 || filter === 'all'
          ? nothing
          : html`<p class="empty">${isPartial ? words.noneOf(filter, calls.length) : words.none(filter)}</p>`
      }
      ${repeat(
        byDay(shown),
        ({ key }) => key,
        ({ key, at, items }) => html`<h3 id="day-${key}" part="day">${dayName(at, now)}</h3>
          <ol part="list" role="list" aria-labelledby="day-${key}">
            ${repeat(
              items,
              row => row.key,
              ({ call, at }) => guard([call, this.historyHref], () => callRow(call, at, this.historyHref)),
            )}
          </ol>`,
      )}
      ${failure && !standingNotice(this.#api.state?.connection ?? 'open') ? failedNotice(failure, this.#retry) : nothing}
      ${
        isPartial || shown.length < wanted.length
          ? html`<button type="button" part="button" class="more" aria-busy=${asking} @click=${this.#showMore}>
              ${asking ? words.loadingMore : words.more}
            </button>`
          : nothing
      }`
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
