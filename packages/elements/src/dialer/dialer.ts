import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient, ApiState, DialerCommand } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import { ApiError } from '../api/api-error.ts'
import { CapabilitiesController } from '../api/capabilities-controller.ts'
import { type DialerSnapshot, type DialerState, readSnapshot } from '../api/dialer-wire.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { ABSENT, AWAY, BACK, failed, LOCKED, type Notice, noticeLine, noticeText, RESTARTED } from '../notice/notice.ts'
import { NoticeBoard } from '../notice/notice-board.ts'
import { address, checkProperties, clientWith, type PropertyCheck, text } from '../properties/check-properties.ts'
import { FollowCalls, followStyles } from '../rows/follow-calls.ts'
import { moveFocus } from '../rows/link-focus.ts'
import { statusStyles } from '../status/status.styles.ts'
import { theme } from '../theme.styles.ts'
import { WordsController } from '../words/language.ts'
import { delaysOf, hangUpNotice, warningOf } from './delays.ts'
import { styles } from './dialer.styles.ts'
import { dialerWords } from './dialer.words.ts'
import { Announcer } from './dialer-announcer.ts'
import { OutdialCommandEvent, OutdialStateEvent } from './dialer-events.ts'
import { type PendingCommand, toolbar } from './dialer-toolbar.ts'
import { entryList, LONG, UNDER_WAY } from './entry-list.ts'
import type { Filter } from './progress.ts'
import { startDialog } from './start-dialog.ts'
import { type StopAnswer, stopDialog } from './stop-dialog.ts'
import { entryGroup, type Tally, tallyOf } from './tally.ts'

const CHECKS: Readonly<Record<string, PropertyCheck>> = {
  src: address,
  heading: text(),
  historyHref: text(),
  callsHref: address,
  snapshot: ['{ epoch, version, state, concurrency, entries }', value => readSnapshot(value) !== undefined, null],
  client: clientWith('command'),
}

const STANDING: Readonly<Partial<Record<ApiState['connection'], Notice>>> = {
  away: AWAY,
  absent: ABSENT,
  locked: LOCKED,
}

/**
 * A dialer's list, live: every number with its status, and a Call button that starts it. A user who
 * may not dial sees nothing.
 *
 * @element outdial-dialer
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} heading - The heading; the word for calls by default
 * @attr {string} history-href - The link of a number, such as `/calls/{number}`; none by default
 * @attr {string} calls-href - The page of all calls, such as `/calls`, linked once dialing has begun;
 * none by default
 * @fires outdial-command - The user pressed a button; `preventDefault()` keeps the command from the
 * server
 * @fires outdial-state - The dialer's state has changed
 * @csspart base - The card
 * @csspart heading - The heading
 * @csspart state - The dialer's state
 * @csspart button - Every button but the counts
 * @csspart call-button - The Call button
 * @csspart notice - A notice above the list
 * @csspart notice-away - The notice that the server is away
 * @csspart notice-back - The notice that the server is back
 * @csspart notice-restarted - The notice that a restart has cut the list off
 * @csspart notice-error - The notice of an error
 * @csspart notice-delay - What the list waits for, or a warning before it is dialed
 * @csspart progress - The bar
 * @csspart filter - Each count above the list
 * @csspart list - The list
 * @csspart entry - A number of the list with its status
 * @csspart number - The number
 * @csspart link - The number, as a link
 * @csspart status - Its status
 * @csspart status-waiting - A status before the call
 * @csspart status-active - A status during the call
 * @csspart status-completed - The status of a completed call
 * @csspart status-unsuccessful - The status of an unsuccessful call
 * @csspart detail - Attempt, cause, details, and what a silent call waits for
 * @csspart duration - The length of the call
 * @csspart time - When the status was reached
 * @csspart calls-link - The link to the page of all calls
 * @csspart follow - The button that lets the view follow the calls in progress
 * @csspart dialog - The question whether to stop, or to dial a list again
 */
export class OutdialDialer extends LitElement {
  static override styles = [theme, cardStyles, statusStyles, followStyles, styles]
  static override properties = {
    src: {},
    heading: {},
    historyHref: { attribute: 'history-href' },
    callsHref: { attribute: 'calls-href' },
    snapshot: { attribute: false },
    client: { attribute: false },
    filter: { state: true },
    news: { state: true },
    pending: { state: true },
    reached: { state: true },
  }

  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The heading. @default '' (the word for calls, in the language of the page) */
  declare heading: string
  /** The link of a number, with `{number}` in it. @default '' (none) */
  declare historyHref: string
  /** The address of the page of all calls. @default '' (none) */
  declare callsHref: string
  /** Data to show without a server, which then is never asked. `null`: it comes later. */
  declare snapshot: DialerSnapshot | null | undefined
  /** The client to use instead of the page's shared one for `src`. */
  declare client: ApiClient | undefined

  declare private filter: Filter
  declare private news: string
  declare private pending: PendingCommand | undefined
  /** The index of the entry whose link the Tab key reaches. */
  declare private reached: number

  readonly #api = new ApiController(this)
  readonly #capabilities = new CapabilitiesController(this)
  readonly #words = new WordsController(this, dialerWords)
  readonly #follow = new FollowCalls(this)
  readonly #announcer = new Announcer(
    text => {
      this.news = text
    },
    () => this.#words.now,
  )
  readonly #notices = new NoticeBoard(this)
  #connection: ApiState['connection'] = 'connecting'
  #state: DialerState | undefined
  #before: DialerSnapshot | undefined
  #focused: Element | null = null

  constructor() {
    super()
    this.src = ''
    this.heading = ''
    this.historyHref = ''
    this.callsHref = ''
    this.filter = 'total'
    this.news = ''
    this.reached = 0
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#announcer.stop()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    if (changed.has('src') || changed.has('client') || changed.has('snapshot')) {
      this.#api.follow(this.snapshot === undefined ? (this.client ?? sharedApiClient(this.src)) : undefined)
      // Another source has not been away.
      this.#connection = 'connecting'
    }
    const { connection = 'open' } = this.#api.state ?? {}
    // The current notice may say that the server is back.
    if (connection === 'away' && this.#connection !== 'away') this.#notices.clear()
    if (connection === 'open' && this.#connection === 'away') this.#notices.show(BACK)
    this.#connection = connection
    this.#capabilities.follow(this.#api.client, connection === 'open')
    const snapshot = this.#snapshot
    const before = this.#before
    this.#before = snapshot
    if (snapshot) this.#announcer.note(snapshot)
    if (before && before.epoch !== snapshot?.epoch && UNDER_WAY.includes(before.state)) {
      this.#notices.keep(RESTARTED)
    }
    this.#focused = this.shadowRoot?.activeElement ?? null
  }

  protected override render(): TemplateResult | typeof nothing {
    const snapshot = this.#snapshot
    const can = this.#capabilities.known
    // The server has no dialer, or none for this user.
    if (!snapshot && can && !can.dialer) return nothing
    const words = this.#words.now
    const { language } = words
    const notice = this.#notices.notice ?? STANDING[this.#connection]
    const tally = tallyOf(snapshot?.entries ?? [])
    const locked = this.#connection === 'locked' ? noticeText(LOCKED, language) : words.waitingForServer
    const recently = snapshot?.state === 'idle' ? snapshot.recentlyDialed : undefined
    const delays = snapshot ? [...(recently ? [warningOf(recently, words)] : []), ...delaysOf(snapshot, words)] : []
    const unhung = snapshot && hangUpNotice(snapshot, words)
    // Without a server the page carries out the command, in its own way.
    const canHangUp = this.snapshot !== undefined || can?.dialer?.hangUp === true
    const command = (command: DialerCommand) => void this.#command(command)
    const start = () => command({ name: 'start' })
    const ask = (selector: string) => this.shadowRoot?.querySelector<HTMLDialogElement>(selector)?.showModal()
    const actions = {
      command,
      start: recently ? () => ask('.start') : start,
      askToStop: () => ask('.stop'),
    }
    const state = { pending: this.pending, away: this.#connection === 'away', canHangUp }
    const stop = (answer: StopAnswer) => command({ name: 'stop', hangUp: answer === 'hang-up' })
    return html`<section part="base" aria-labelledby="heading" tabindex="-1">
      <header>
        <h2 id="heading" part="heading">${this.heading || words.heading}</h2>
        ${toolbar(snapshot, state, actions, words)}
      </header>
      <div role="status">
        ${notice ? noticeLine(notice, language) : nothing} ${unhung ? noticeLine(unhung, language) : nothing}
        ${delays.map(text => noticeLine({ kind: 'delay', text }, language))}
      </div>
      ${snapshot ? this.#list(snapshot, tally) : html`<p class="empty">${locked}</p>`}
      <p class="news" role="status">${this.news}</p>
      ${recently ? startDialog(recently, start, words) : nothing} ${stopDialog({ tally, canHangUp, words, stop })}
    </section>`
  }

  protected override updated(): void {
    // A button that goes, or is disabled, while it has the focus hands it on, lest the keyboard
    // start anew.
    if (this.#focused instanceof HTMLButtonElement && (this.#focused.disabled || !this.#focused.isConnected)) {
      const next = (selector: string) => this.shadowRoot?.querySelector<HTMLElement>(selector)
      ;(next('header button:enabled') ?? next('section'))?.focus()
    }
    this.#followCalls()
    const state = this.#snapshot?.state
    if (state === this.#state) return
    this.#state = state
    if (state) this.dispatchEvent(new OutdialStateEvent(state))
  }

  get #snapshot(): DialerSnapshot | undefined {
    return this.snapshot ?? this.#api.state?.snapshot
  }

  #list(snapshot: DialerSnapshot, tally: Tally): TemplateResult {
    return entryList(snapshot, {
      tally,
      filter: this.filter,
      choose: filter => {
        this.filter = filter
      },
      reached: this.reached,
      callsHref: this.callsHref,
      hrefTemplate: this.historyHref,
      follow: this.#follow,
      onKeydown: this.#moveFocus,
      words: this.#words.now,
    })
  }

  readonly #moveFocus = (event: KeyboardEvent) => {
    const links = [...this.renderRoot.querySelectorAll<HTMLElement>('li a')]
    if (links.length <= LONG) return
    const next = moveFocus(event, links)?.closest('li')?.dataset['index']
    if (next !== undefined) this.reached = Number(next)
  }

  /** Scrolls to the calls in progress while a long list is dialed. */
  #followCalls(): void {
    const { entries = [], state } = this.#snapshot ?? {}
    if (entries.length <= LONG || state === undefined || !UNDER_WAY.includes(state)) return
    const active = entries.filter(entry => entryGroup(entry) === 'active')
    const ends = [active[0], active.at(-1)].filter(entry => entry !== undefined)
    const rows = ends.map(({ index }) => this.renderRoot.querySelector(`li[data-index="${index}"]`))
    this.#follow.show(rows.filter(row => row !== null))
  }

  async #command(command: DialerCommand): Promise<void> {
    const { client } = this.#api
    const pending = command.name === 'stop' && command.hangUp ? 'hang-up' : command.name
    if (this.pending === pending) return
    if (!this.dispatchEvent(new OutdialCommandEvent(command)) || !client) return
    this.pending = pending
    this.#notices.clear()
    await client.command(command).catch((error: unknown) => {
      // 409: another user was faster, and the snapshot shows the result.
      const isOvertaken = error instanceof ApiError && error.status === 409 && error.code !== 'all-paused'
      if (!isOvertaken) this.#notices.show(failed(error))
    })
    this.pending = undefined
  }
}

if (!customElements.get('outdial-dialer')) customElements.define('outdial-dialer', OutdialDialer)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-dialer': OutdialDialer
  }
  interface GlobalEventHandlersEventMap {
    'outdial-command': OutdialCommandEvent
    'outdial-state': OutdialStateEvent
  }
}
