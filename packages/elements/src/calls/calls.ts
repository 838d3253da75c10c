import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient, ApiState } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import type { Call } from '../api/call-wire.ts'
import { CapabilitiesController } from '../api/capabilities-controller.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { formStyles } from '../form.styles.ts'
import { ABSENT, AWAY, BACK, failed, type Notice, noticeLine, noticeText, standingNotice } from '../notice/notice.ts'
import { NoticeBoard } from '../notice/notice-board.ts'
import {
  address,
  checkProperties,
  clientWith,
  country,
  isText,
  list,
  oneOf,
  type PropertyCheck,
  text,
  yesOrNo,
} from '../properties/check-properties.ts'
import { statusStyles } from '../status/status.styles.ts'
import { theme } from '../theme.styles.ts'
import { WordsController } from '../words/language.ts'
import { withNumbers } from '../words/phone-number.ts'
import { formatNumber } from '../words/plural.ts'
import { viewerTimeZone } from '../words/time.ts'
import { CallActions } from './actions/call-actions.ts'
import { dialogStyles } from './actions/dialogs.styles.ts'
import { OutdialCallCommandEvent } from './call-command.ts'
import { styles } from './calls.styles.ts'
import { callsWords } from './calls.words.ts'
import type { CallFeed } from './feed/call-feed.ts'
import { CallsAnnouncer } from './feed/calls-announcer.ts'
import {
  type CallOrder,
  type CallsView,
  GROUPS,
  isView,
  STATUSES,
  unknownFilters,
  withKnownFilters,
} from './feed/calls-view.ts'
import { Explanations } from './feed/explanations.ts'
import { FeedController } from './feed/feed-controller.ts'
import { hasNoLog } from './feed/log-source.ts'
import { SelectionController } from './selection/selection-controller.ts'
import { tableStyles } from './table/calls-table.styles.ts'
import { rowOf, table } from './table/calls-table.ts'
import { filterBar } from './table/filter-bar.ts'
import { narrow } from './table/narrow.styles.ts'
import { createNumberFilter } from './table/number-filter.ts'
import { createSearchField } from './table/search-field.ts'
import { tableFooter, tablePlaceholder } from './table/table-placeholder.ts'
import { TableRows } from './table/table-rows.ts'
import { OutdialViewEvent } from './view-event.ts'

const isStatus = (word: string) => GROUPS.has(word) || STATUSES.includes(word)

const CHECKS: Readonly<Record<string, PropertyCheck>> = {
  src: address,
  heading: text(),
  status: ['statuses with spaces between', value => isText(value) && wordsOf(value).every(isStatus), ''],
  order: oneOf('latest', 'soonest'),
  compact: yesOrNo,
  defaultCountry: country,
  historyHref: text(),
  callHref: text(),
  client: clientWith('listenToCalls'),
  calls: list,
  view: ['{ status, to?, from?, until?, search?, order }', isView, undefined],
}

/**
 * All calls of a server, live: scheduled, dialed and logged ones in one table to search, filter,
 * edit and cancel. It stays fast with any number of calls.
 *
 * @element outdial-calls
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} heading - The heading of the table; 'Calls' in the language of the page by default
 * @attr {string} status - The calls shown at first: statuses, `coming`, `in-progress`, `ended`,
 * `not-reached`, separated by spaces
 * @attr {string} order - The order at first: `soonest` or `latest`; 'latest' by default
 * @attr {boolean} compact - Hides the filters
 * @attr {string} default-country - ISO 3166 country of filter numbers without a prefix; the
 * server's by default
 * @attr {string} history-href - The link of a number, such as `/calls/{number}`; none by default
 * @attr {string} call-href - The link of a call, such as `/call/{id}`; none by default
 * @fires outdial-view - The user chose other calls or another order
 * @fires outdial-call-command - The user changes a call; `preventDefault()` keeps the command from
 * the server
 * @csspart base - The card
 * @csspart heading - The heading
 * @csspart count - The number of calls shown
 * @csspart notice - A notice above the table
 * @csspart notice-away - The notice that the server is away
 * @csspart notice-back - The notice that the server is back
 * @csspart notice-error - The notice of an error
 * @csspart filter - A button that selects a group of statuses
 * @csspart fields - The filter fields
 * @csspart selection - What can be done with the selected calls
 * @csspart list - The table
 * @csspart column - A column header
 * @csspart call - A call
 * @csspart number - The number of a call
 * @csspart link - The number of a call, as a link
 * @csspart status - The status of a call
 * @csspart status-waiting - A status before the call
 * @csspart status-active - A status during the call
 * @csspart status-completed - The status of a completed call
 * @csspart status-unsuccessful - The status of an unsuccessful call
 * @csspart empty - The text that replaces an empty table
 * @csspart dialog - The details of a call, or the form to edit it
 * @csspart input - A form field
 * @csspart message - The message below a form field
 * @csspart preview - When the call will ring
 * @csspart toast - The message that a call was cancelled
 * @csspart button - A button
 * @csspart action - A button of a call
 * @csspart undo-button - The button that undoes a cancellation
 */
export class OutdialCalls extends LitElement {
  static override styles = [theme, cardStyles, formStyles, statusStyles, styles, tableStyles, dialogStyles, narrow]
  static override properties = {
    src: {},
    heading: {},
    status: {},
    order: {},
    compact: { type: Boolean },
    defaultCountry: { attribute: 'default-country' },
    historyHref: { attribute: 'history-href' },
    callHref: { attribute: 'call-href' },
    client: { attribute: false },
    calls: { attribute: false },
    view: { attribute: false },
    news: { state: true },
  }

  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The heading of the table. @default '' ('Calls', in the language of the page) */
  declare heading: string
  /**
   * The calls shown until a `view` is set or chosen: statuses, `coming`, `in-progress`, `ended`,
   * `not-reached`.
   * @default '' (all)
   */
  declare status: string
  /** The order until a `view` is set or chosen. @default 'latest' */
  declare order: CallOrder
  /** Hides the filters. @default false */
  declare compact: boolean
  /** ISO 3166 country of filter numbers without a prefix. @default '' (the server's) */
  declare defaultCountry: string
  /** The link of a number, with `{number}` in it. @default '' (none) */
  declare historyHref: string
  /** The link of a call, with `{id}` in it. @default '' (none) */
  declare callHref: string
  /** The client to use instead of the page's shared client for `src`. */
  declare client: ApiClient | undefined
  /**
   * Calls to show without a server, which then is never asked. `null`: they come later. If the user
   * changes a call, `outdial-call-command` fires, and the page sets the new calls.
   */
  declare calls: readonly Call[] | null | undefined
  /** The filter and the order. A choice of the user replaces the view and fires `outdial-view`. */
  declare view: CallsView | undefined

  declare private news: string

  readonly #words = new WordsController(this, callsWords)
  readonly #api = new ApiController(this, {
    call: call => this.#feeds.requested?.receive(call),
    logged: call => {
      const { client } = this.#api
      if (client && !hasNoLog(client)) this.#feeds.requested?.receive(call)
    },
    missed: () => this.#feeds.requested?.refetch(),
  })
  readonly #rows: TableRows = new TableRows(this, {
    list: () => this.#feeds.shown?.list,
    rows: () => this.#find('.rows'),
    onEnter: id => {
      const call = this.#feeds.shown?.list.get(id)
      if (call) this.#changes.press('details', call)
    },
    onSpace: (id, isRange) => this.#toggle(id, isRange),
  })
  readonly #feeds: FeedController = new FeedController(this, {
    client: () => this.#api.client,
    calls: () => this.calls,
    onStatusChange: call => this.#announcer.note(call),
    lastVisible: () => this.#rows.window.seen.last,
  })
  readonly #explanations = new Explanations(this, {
    client: () => this.#api.client,
    visible: () => this.#rows.seen,
  })
  readonly #changes: CallActions = new CallActions(this, {
    client: () => this.#api.client,
    explanationOf: call => this.#explanations.of(call),
    find: selector => this.#find(selector),
    callHref: () => this.callHref,
    onCall: call => {
      this.#feeds.requested?.receive(call)
      this.#feeds.requested?.flush()
      this.#announcer.forget(call.id)
    },
    onNews: text => {
      this.news = text
    },
    onProblem: text => this.#notify({ kind: 'error', text }),
    onSaved: ({ to }) => this.#notify({ kind: 'done', text: this.#words.now.changed(to) }),
    goTo: id => this.#rows.focus.goTo(id),
    may: command => this.dispatchEvent(new OutdialCallCommandEvent(command)),
  })
  readonly #number = createNumberFilter({
    client: () => this.#api.client,
    defaultCountry: () => this.defaultCountry,
    onChange: () => this.requestUpdate(),
    choose: to => {
      if (to !== this.#view.to) this.#show({ ...this.#view, to })
    },
  })
  readonly #capabilities = new CapabilitiesController(this)
  readonly #search = createSearchField(search => {
    if (search !== this.#view.search) this.#show({ ...this.#view, to: undefined, search })
  })
  readonly #several: SelectionController = new SelectionController({
    client: () => this.#api.client,
    view: () => this.#view,
    shown: () => this.#feeds.shown,
    known: id => this.#feeds.requested?.list.get(id),
    words: () => this.#words.now,
    canExport: () => this.#capabilities.known?.export ?? false,
    // A client of the page itself may have a token, and a link sends only cookies.
    isLink: () => this.client === undefined,
    onCall: call => {
      this.#feeds.requested?.receive(call)
      this.#announcer.forget(call.id)
    },
    onChange: () => this.requestUpdate(),
    onNews: text => {
      this.news = text
    },
    onProblem: error => this.#notify(failed(error)),
  })
  readonly #announcer = new CallsAnnouncer(text => {
    this.news = text
  })
  readonly #notices = new NoticeBoard(this)
  #connection: ApiState['connection'] = 'connecting'
  #isSearchWanted = false

  constructor() {
    super()
    this.src = ''
    this.heading = ''
    this.status = ''
    this.order = 'latest'
    this.compact = false
    this.defaultCountry = ''
    this.historyHref = ''
    this.callHref = ''
    this.news = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#feeds.requested?.refetch()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#announcer.stop()
    this.#search.stop()
    this.#several.stop()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    const isOther = changed.has('src') || changed.has('client') || changed.has('calls')
    if (isOther) {
      this.#api.follow(this.calls === undefined ? (this.client ?? sharedApiClient(this.src)) : undefined)
      // Another source has not been away.
      this.#connection = 'connecting'
      this.#notices.clear()
      this.news = ''
      this.#several.clear()
    }
    if (isOther || changed.has('view') || changed.has('status') || changed.has('order')) {
      this.#feeds.request(this.#view, isOther)
    }
    const { shown } = this.#feeds
    if (this.#feeds.showRequested()) {
      this.#rows.anchor.reset()
      if (!isOther && this.#rows.window.isScrolled) this.scrollIntoView({ behavior: 'instant' })
      // On a small screen the filters fill the window.
      if (shown) void this.updateComplete.then(() => this.#find('.empty')?.scrollIntoView({ block: 'nearest' }))
    }
    const { connection = 'open' } = this.#api.state ?? {}
    if (connection === 'away' && this.#connection !== 'away') this.news = noticeText(AWAY, this.#words.now.language)
    if (connection === 'absent' && this.#connection !== 'absent')
      this.news = noticeText(ABSENT, this.#words.now.language)
    if (connection === 'open' && this.#connection === 'away') this.#notify(BACK)
    this.#connection = connection
    this.#capabilities.follow(this.#api.client, connection === 'open' || connection === 'connecting')
  }

  protected override render(): TemplateResult {
    const words = this.#words.now
    const unknown = unknownFilters(this.#asked)
    const wrong: Notice | undefined =
      unknown.length > 0 ? { kind: 'delay', text: words.unknownFilter(unknown.join(', ')) } : undefined
    const notice = standingNotice(this.#connection) ?? this.#notices.notice ?? wrong
    const feed = this.#feeds.shown
    const view = this.#view
    const instead = tablePlaceholder({
      feed,
      connection: this.#connection,
      view,
      base: this.#base,
      words,
      onShow: this.compact ? undefined : wider => this.#show(wider),
    })
    const count = feed?.size ? `${formatNumber(feed.size, words.language)}${feed.partial ? '+' : ''}` : ''
    return html`<section part="base" aria-labelledby="heading" tabindex="-1" ?data-away=${this.#connection === 'away'}>
        ${
          this.compact || instead
            ? nothing
            : html`<button type="button" class="skip" part="button" @click=${() => this.#rows.focus.goToLast()}>${words.skip}</button>`
        }
        <header>
          <h2 id="heading" part="heading">${this.heading || words.heading}</h2>
          <p class="count" part="count">${count}</p>
          ${this.#isSelectable && feed && feed.size > 0 ? this.#several.exports() : nothing}
        </header>
        ${
          this.compact
            ? nothing
            : filterBar({
                view,
                words,
                number: this.#number,
                search: this.#capabilities.known?.search ? this.#search : undefined,
                choose: change => this.#show({ ...view, ...change }),
                onDown: () => this.#rows.focus.goToLast(),
              })
        }
        ${notice ? noticeLine(notice, words.language, withNumbers) : nothing}
        ${feed && this.#isSelectable ? this.#several.bar(feed) : nothing}
        <div aria-live="polite">${instead ?? nothing}</div>
        ${instead || !feed ? nothing : this.#table(feed)} ${this.#changes.toast()}
        <p class="news" role="status">${this.news}</p>
      </section>
      ${this.#changes.dialogs()}`
  }

  protected override updated(): void {
    this.#feeds.prefetch()
    this.#focusWantedSearch()
  }

  get #view(): CallsView {
    return withKnownFilters(this.#asked)
  }

  /** The view as it was asked for: some of its filters may not exist. */
  get #asked(): CallsView {
    return this.view ?? { status: this.#base, order: this.order }
  }

  get #base(): readonly string[] {
    return wordsOf(this.status)
  }

  /**
   * Gives the field that searches calls, or filters them by number, the focus: at once, or when the
   * server has said which of them there is. Returns `false` for a compact list, which has neither.
   */
  focusSearch(): boolean {
    this.#isSearchWanted = !this.compact
    this.#focusWantedSearch()
    return !this.compact
  }

  #focusWantedSearch(): void {
    const isDecided = this.#api.client === undefined || this.#capabilities.known !== undefined
    const field = this.#isSearchWanted && isDecided ? this.#find('[type=search]') : null
    if (!field) return
    this.#isSearchWanted = false
    field.focus()
  }

  #find(selector: string): HTMLElement | null {
    return this.shadowRoot?.querySelector<HTMLElement>(selector) ?? null
  }

  #table(feed: CallFeed): TemplateResult {
    return html`${table({
      feed,
      window: this.#rows.window,
      focus: this.#rows.focus,
      isBusy: this.#changes.canceller.isBusy,
      isSelected: this.#isSelectable ? this.#several.selection.has : undefined,
      stale: feed !== this.#feeds.requested,
      onClick: event => this.#press(event),
      order: this.#view.order,
      onOrder: order => this.#show({ ...this.#view, order }),
      now: this.#rows.ticker.now,
      zone: viewerTimeZone(),
      historyHref: this.historyHref,
      callHref: this.callHref,
      words: this.#words.now,
      explanationOf: call => this.#explanations.of(call),
    })}
    ${tableFooter(feed, this.#words.now)}`
  }

  /** Filters that do not exist are gone with the next choice. */
  #show({ status, to, from, until, search, order }: CallsView): void {
    const chosen = { to, from, until, search }
    const view = Object.assign({ status, order }, definedOf(chosen))
    this.view = view
    this.dispatchEvent(new OutdialViewEvent(view))
  }

  /** A page that gives the calls itself carries out one command at a time. */
  get #isSelectable(): boolean {
    return !this.compact && this.#api.client !== undefined
  }

  #press(event: Event): void {
    const { target } = event
    const isBox = target instanceof HTMLInputElement && target.type === 'checkbox'
    if (isBox) {
      this.#toggle(rowOf(target)?.dataset.id ?? '', event instanceof PointerEvent && event.shiftKey)
      return
    }
    const call = this.#feeds.shown?.list.get(rowOf(target)?.dataset.id ?? '')
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-action]') : null
    if (call && button) this.#changes.press(button.dataset.action, call)
  }

  /** Selects or unselects a call. Returns `false` where calls cannot be selected. */
  #toggle(id: string, isRange: boolean): boolean {
    if (this.#isSelectable) this.#several.selection.toggle(this.#feeds.shown?.list.indexOf(id) ?? -1, isRange)
    return this.#isSelectable
  }

  #notify(notice: Notice): void {
    this.#notices.show(notice)
    this.news = noticeText(notice, this.#words.now.language)
  }
}

/** The fields that have a value. */
const definedOf = (fields: Partial<CallsView>): Partial<CallsView> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))

const wordsOf = (status: string) => status.split(/\s+/).filter(Boolean)

if (!customElements.get('outdial-calls')) customElements.define('outdial-calls', OutdialCalls)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-calls': OutdialCalls
  }
}
