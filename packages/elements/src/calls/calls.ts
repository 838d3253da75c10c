import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient, ApiState } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import type { Call } from '../api/call-wire.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { formStyles } from '../form.styles.ts'
import { AWAY, BACK, type Notice, noticeLine } from '../notice/notice.ts'
import { NoticeBoard } from '../notice/notice-board.ts'
import { statusStyles } from '../status/status.styles.ts'
import { theme } from '../theme.styles.ts'
import { viewerTimeZone } from '../words/time.ts'
import { CallChanges } from './editing/call-actions.ts'
import { styles } from './calls.styles.ts'
import { dialogStyles } from './editing/dialogs.styles.ts'
import { OutdialCallCommandEvent, OutdialViewEvent } from './calls-events.ts'
import { type CallFeed, createCallFeed, givenCalls } from './feed/call-feed.ts'
import { KeptPlace } from './table/scroll-anchor.ts'
import { narrow } from './table/narrow.styles.ts'
import { CallsAnnouncer } from './feed/calls-announcer.ts'
import { createNumberFilter } from './table/number-filter.ts'
import { RowFocus } from './table/row-focus.ts'
import { RowWindow } from './table/row-window.ts'
import { belowTable, insteadOfTable } from './table/table-placeholder.ts'
import { tableStyles } from './table/calls-table.styles.ts'
import { rowOf, table } from './table/calls-table.ts'
import { Ticker } from './table/ticker.ts'
import { toast } from './editing/undo-toast.ts'
import { toolbar } from './table/filter-bar.ts'
import { type CallOrder, type CallsView, queryOf, sane } from './feed/calls-view.ts'
import { isSoon } from './table/call-times.ts'

/** So many rows before the end of what is loaded, more is loaded. */
const AHEAD = 30

/**
 * The scheduled calls, live: a table to filter, to scroll through however many there are, to edit and to cancel in.
 *
 * @element outdial-calls
 * @attr {string} src - The address that the router of `@outdial/express` is mounted at; the page's own origin by default
 * @attr {string} heading - What stands above the table; 'Calls' by default
 * @attr {string} status - Which calls are shown at first: statuses, or `coming`, `in-progress`, `ended`, with spaces between; all by default
 * @attr {string} order - `soonest` or `latest` first; 'latest' by default
 * @attr {boolean} compact - Without the fields to filter by
 * @attr {string} default-country - The country of numbers without one, ISO 3166, in the field to filter by; the server's by default
 * @attr {string} history-href - Where a number leads, such as `/calls/{number}`; nowhere by default
 * @fires outdial-view - Somebody has chosen other calls to be shown
 * @fires outdial-call-command - Somebody changes a call; `preventDefault()` keeps it from the server
 * @csspart base - The card
 * @csspart heading - What stands above the table
 * @csspart count - How many calls are shown
 * @csspart notice - What stands above the table for a while
 * @csspart notice-away - The notice that the server is away
 * @csspart notice-back - The notice that it is back
 * @csspart notice-error - The notice that something has gone wrong
 * @csspart filter - Each group of statuses to choose
 * @csspart fields - What the calls are filtered by
 * @csspart list - The table
 * @csspart column - The head of a column
 * @csspart call - A call
 * @csspart number - Its number
 * @csspart link - Its number, where it leads somewhere
 * @csspart status - Its status
 * @csspart status-waiting - A status before the call
 * @csspart status-active - A status during the call
 * @csspart status-completed - The status of a call that was completed
 * @csspart status-unsuccessful - The status of a call that came to nothing
 * @csspart empty - What stands there instead of calls
 * @csspart dialog - The details of a call, or the form to edit it
 * @csspart input - Each field
 * @csspart message - What is said of a field
 * @csspart preview - When it will ring
 * @csspart toast - The word that a call was cancelled
 * @csspart button - Every button
 * @csspart action - A button of a call
 * @csspart undo-button - The button that undoes
 * @cssprop --outdial-list-block-size - The height at which a long list begins to scroll
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
    client: { attribute: false },
    calls: { attribute: false },
    view: { attribute: false },
    news: { state: true },
  }

  /** The address that the router is mounted at. @default '' (the page's own origin) */
  declare src: string
  /** What stands above the table. @default 'Calls' */
  declare heading: string
  /** Statuses, or `coming`, `in-progress`, `ended`, with spaces between: what is shown until a `view` is set or chosen. @default '' (all) */
  declare status: string
  /** The order until a `view` is set or chosen. @default 'latest' */
  declare order: CallOrder
  /** Without the fields to filter by. @default false */
  declare compact: boolean
  /** The country of numbers without one, ISO 3166. @default '' (the server's) */
  declare defaultCountry: string
  /** Where a number leads, with `{number}` in it. @default '' (nowhere) */
  declare historyHref: string
  /** The client to use instead of the page's shared one for `src`. */
  declare client: ApiClient | undefined
  /** What to show, without any server. Set it before the element is in the page, or the server is asked until then. */
  declare calls: readonly Call[] | undefined
  /** Which calls are shown, in which order. It is replaced by what somebody chooses, and `outdial-view` tells so. */
  declare view: CallsView | undefined

  declare private news: string

  /** What is chosen, and what is drawn until that has come. */
  #feed: CallFeed | undefined
  #shown: CallFeed | undefined
  #asked = ''

  readonly #api = new ApiController(this, {
    call: call => this.#feed?.hear(call),
    missed: () => this.#feed?.refetch(),
  })
  readonly #focus: RowFocus = new RowFocus(this, {
    size: () => this.#list?.size ?? 0,
    indexOf: id => this.#list?.indexOf(id) ?? -1,
    idAt: index => this.#list?.at(index)?.id,
    onRelease: () => this.#feed?.release(),
    onEnter: id => {
      const call = this.#list?.get(id)
      if (call) this.#changes.press('details', call)
    },
  })
  readonly #window: RowWindow = new RowWindow(this, {
    scroller: () => this.#find('.scroll'),
    count: () => this.#list?.size ?? 0,
    kept: () => (this.#focus.kept === undefined ? -1 : (this.#list?.indexOf(this.#focus.kept) ?? -1)),
  })
  readonly #ticker: Ticker = new Ticker(this, now => {
    const { first, last } = this.#window.seen
    const seen = Array.from({ length: last - first + 1 }, (_, n) => this.#list?.at(first + n))
    return seen.some(call => call && isSoon(now, call))
  })
  readonly #place: KeptPlace = new KeptPlace(this, {
    list: () => this.#list,
    scrollTop: () => this.#find('.scroll')?.scrollTop ?? 0,
    focus: this.#focus,
    window: this.#window,
  })
  readonly #changes: CallChanges = new CallChanges(this, {
    client: () => this.#api.client,
    find: selector => this.#find(selector),
    onCall: call => {
      this.#feed?.hear(call)
      this.#feed?.flush()
      this.#announcer.forget(call.id)
    },
    onOver: () => this.#feed?.release(),
    onNews: text => {
      this.news = text
    },
    onProblem: text => this.#notify({ kind: 'error', text }),
    goTo: id => this.#focus.goTo(id),
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
  readonly #announcer = new CallsAnnouncer(text => {
    this.news = text
  })
  readonly #notices = new NoticeBoard(this)
  #connection: ApiState['connection'] = 'connecting'

  constructor() {
    super()
    this.src = ''
    this.heading = 'Calls'
    this.status = ''
    this.order = 'latest'
    this.compact = false
    this.defaultCountry = ''
    this.historyHref = ''
    this.news = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#feed?.refetch()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#announcer.stop()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isOther = changed.has('src') || changed.has('client') || changed.has('calls')
    if (isOther) this.#api.follow(this.calls ? undefined : (this.client ?? sharedApiClient(this.src)))
    if (isOther || changed.has('view') || changed.has('status') || changed.has('order')) this.#choose(isOther)
    if (this.#feed && this.#feed !== this.#shown && (!this.#shown || this.#feed.standing !== 'loading')) {
      this.#shown = this.#feed
      this.#place.forget()
      if (!isOther) this.#find('.scroll')?.scrollTo(0, 0)
    }
    const { connection = 'open' } = this.#api.state ?? {}
    if (connection === 'away' && this.#connection !== 'away') this.news = AWAY.text
    if (connection === 'open' && this.#connection === 'away') this.#notify(BACK)
    this.#connection = connection
  }

  protected override render(): TemplateResult {
    const notice = this.#connection === 'away' ? AWAY : this.#notices.notice
    const feed = this.#shown
    const view = this.#view
    const instead = insteadOfTable({
      feed,
      connection: this.#connection,
      view,
      base: this.#base,
      onShowAll: () => this.#show({ status: [], order: view.order }),
    })
    const count = feed?.size ? `${feed.size.toLocaleString('en')}${feed.partial ? '+' : ''}` : ''
    return html`<section part="base" aria-labelledby="heading" tabindex="-1">
        <header>
          <h2 id="heading" part="heading">${this.heading}</h2>
          <p class="count" part="count">${count}</p>
        </header>
        ${this.compact ? nothing : toolbar(view, this.#number, change => this.#show({ ...view, ...change }))}
        ${notice ? noticeLine(notice) : nothing}
        ${instead ?? (feed ? this.#table(feed) : nothing)} ${toast(this.#changes.canceller)}
        <p class="news" role="status">${this.news}</p>
      </section>
      ${this.#changes.dialogs()}`
  }

  protected override updated(): void {
    const { last } = this.#window.seen
    if (this.#shown && this.#shown === this.#feed && last >= this.#shown.list.size - AHEAD) this.#shown.loadMore()
  }

  get #list() {
    return this.#shown?.list
  }

  get #view(): CallsView {
    return sane(this.view ?? { status: this.#base, order: this.order })
  }

  get #base(): readonly string[] {
    return this.status.split(/\s+/).filter(Boolean)
  }

  #find(selector: string): HTMLElement | null {
    return this.shadowRoot?.querySelector<HTMLElement>(selector) ?? null
  }

  #choose(isOther: boolean): void {
    const query = queryOf(this.#view)
    const asked = JSON.stringify(query)
    // A page that keeps the view in its address gives it back.
    if (!isOther && asked === this.#asked) return
    this.#asked = asked
    this.#feed?.close()
    if (isOther) this.#shown = undefined
    const { client } = this.#api
    this.#feed = client
      ? createCallFeed({
          client,
          query,
          onChange: () => this.requestUpdate(),
          onNews: call => this.#announcer.note(call),
          isHeld: id => this.#focus.isHeld(id) || this.#changes.isHeld(id),
          wanted: () => Math.min(this.#window.seen.last + 1, this.#list?.size ?? 0),
        })
      : givenCalls(this.calls ?? [], query)
    this.#feed.refetch()
  }

  #table(feed: CallFeed): TemplateResult {
    return html`${table({
      feed,
      window: this.#window,
      focus: this.#focus,
      isBusy: this.#changes.canceller.isBusy,
      stale: feed !== this.#feed,
      onClick: event => this.#press(event),
      order: this.#view.order,
      onOrder: order => this.#show({ ...this.#view, order }),
      now: this.#ticker.now,
      zone: viewerTimeZone(),
      historyHref: this.historyHref,
      changeable: this.#api.client !== undefined,
    })}
    ${belowTable(feed)}`
  }

  #show(view: CallsView): void {
    this.view = view
    this.dispatchEvent(new OutdialViewEvent(view))
  }

  #press({ target }: Event): void {
    const call = this.#list?.get(rowOf(target)?.dataset.id ?? '')
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-action]') : null
    if (call && button) this.#changes.press(button.dataset.action, call)
  }

  #notify(notice: Notice): void {
    this.#notices.show(notice)
    this.news = notice.text
  }
}

if (!customElements.get('outdial-calls')) customElements.define('outdial-calls', OutdialCalls)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-calls': OutdialCalls
  }
  interface GlobalEventHandlersEventMap {
    'outdial-view': OutdialViewEvent
    'outdial-call-command': OutdialCallCommandEvent
  }
}
