import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient, ApiState } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import type { CallDetails } from '../api/attempt-wire.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { CallActions } from '../calls/actions/call-actions.ts'
import { dialogStyles } from '../calls/actions/dialogs.styles.ts'
import { OutdialCallCommandEvent } from '../calls/call-command.ts'
import { cardStyles } from '../card.styles.ts'
import { formStyles } from '../form.styles.ts'
import { BACK, failed, type Notice, noticeLine, noticeText, standingNotice } from '../notice/notice.ts'
import { NoticeBoard } from '../notice/notice-board.ts'
import { address, checkProperties, clientWith, type PropertyCheck, text } from '../properties/check-properties.ts'
import { statusStyles } from '../status/status.styles.ts'
import { wordOf } from '../status/status-word.ts'
import { theme } from '../theme.styles.ts'
import { WordsController } from '../words/language.ts'
import { withNumbers } from '../words/phone-number.ts'
import { viewerTimeZone } from '../words/time.ts'
import { styles } from './call.styles.ts'
import { callWords } from './call.words.ts'
import { createCallAgain } from './call-again.ts'
import { callBody } from './call-body.ts'
import { CallController } from './call-controller.ts'
import { callPlaceholder } from './call-placeholder.ts'
import { createLineFreeing } from './line-freeing.ts'

const CHECKS: Readonly<Record<string, PropertyCheck>> = {
  src: address,
  callId: text(),
  historyHref: text(),
  callHref: text(),
  listHref: text(),
  client: clientWith('listenToCalls'),
}

/**
 * One call, live: what happened at each attempt, why it waits, and what can be done with it.
 *
 * @element outdial-call
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} call-id - The id of the call
 * @attr {string} history-href - The link of a number, such as `/calls/{number}`; none by default
 * @attr {string} call-href - The link of a call, such as `/call/{id}`; none by default
 * @attr {string} list-href - The link of the list of calls, such as `/calls`; none by default
 * @fires outdial-call-command - The user changes the call, or calls again; `preventDefault()` keeps
 * the command from the server
 * @csspart base - The card
 * @csspart heading - The heading
 * @csspart notice - A notice above the call
 * @csspart notice-away - The notice that the server is away
 * @csspart notice-back - The notice that the server is back
 * @csspart notice-done - The notice that a change was saved
 * @csspart notice-error - The notice of an error
 * @csspart status - A status
 * @csspart status-waiting - A status before the call
 * @csspart status-active - A status during the call
 * @csspart status-completed - The status of a completed call
 * @csspart status-unsuccessful - The status of an unsuccessful call
 * @csspart link - A link
 * @csspart waits - Why the call waits
 * @csspart timeline - Everything that happened
 * @csspart attempt - An attempt
 * @csspart event - A word of the provider, or of Outdial
 * @csspart cause - A cause
 * @csspart empty - The text that replaces the call
 * @csspart dialog - The form to edit the call
 * @csspart input - A form field
 * @csspart message - The message below a form field
 * @csspart preview - When the call will ring
 * @csspart toast - The message that the call was cancelled
 * @csspart button - A button
 * @csspart undo-button - The button that undoes a cancellation
 */
export class OutdialCall extends LitElement {
  static override styles = [theme, cardStyles, formStyles, statusStyles, dialogStyles, styles]
  static override properties = {
    src: {},
    callId: { attribute: 'call-id' },
    historyHref: { attribute: 'history-href' },
    callHref: { attribute: 'call-href' },
    listHref: { attribute: 'list-href' },
    client: { attribute: false },
    news: { state: true },
  }

  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The id of the call. @default '' (none) */
  declare callId: string
  /** The link of a number, with `{number}` in it. @default '' (none) */
  declare historyHref: string
  /** The link of a call, with `{id}` in it. @default '' (none) */
  declare callHref: string
  /** The link of the list of calls. @default '' (none) */
  declare listHref: string
  /** The client to use instead of the page's shared client for `src`. */
  declare client: ApiClient | undefined

  declare private news: string

  readonly #words = new WordsController(this, callWords)
  readonly #api = new ApiController(this, {
    call: call => this.#loaded.receive(call),
    missed: () => this.#loaded.refetch(),
  })
  readonly #loaded: CallController = new CallController(this, {
    client: () => this.#api.client,
    id: () => this.callId,
  })
  readonly #actions: CallActions = new CallActions(this, {
    client: () => this.#api.client,
    explanationOf: () => this.#loaded.explanation,
    find: selector => this.#find(selector),
    callHref: () => this.callHref,
    onCall: call => this.#loaded.receive(call),
    onNews: text => {
      this.news = text
    },
    onSaved: () => this.#notify({ kind: 'done', text: this.#words.now.changed }),
    onProblem: text => this.#notify({ kind: 'error', text }),
    goTo: () => this.#find('[data-action=edit]')?.focus(),
    may: command => this.dispatchEvent(new OutdialCallCommandEvent(command)),
  })
  readonly #again = createCallAgain({
    client: () => this.#api.client,
    onChange: () => this.requestUpdate(),
    onScheduled: ({ to }) => {
      this.news = this.#words.now.again(to)
    },
    onProblem: error => this.#notify(failed(error)),
    may: call => this.dispatchEvent(new OutdialCallCommandEvent({ name: 'again', call })),
  })
  readonly #freeing = createLineFreeing({
    client: () => this.#api.client,
    call: () => this.#loaded.call,
    onChange: () => this.requestUpdate(),
    onFreed: details => {
      this.#loaded.show(details)
      this.#notify({ kind: 'done', text: this.#words.now.lineFree })
    },
    onProblem: notice => this.#notify(notice),
    mayFree: (call, attempt) => this.dispatchEvent(new OutdialCallCommandEvent({ name: 'free-line', call, attempt })),
  })
  readonly #notices = new NoticeBoard(this)
  #connection: ApiState['connection'] = 'connecting'
  #said: string | undefined
  /** What had the focus before an update. */
  #focused: Element | null = null

  constructor() {
    super()
    this.src = ''
    this.callId = ''
    this.historyHref = ''
    this.callHref = ''
    this.listHref = ''
    this.news = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    const isOtherServer = changed.has('src') || changed.has('client')
    if (isOtherServer) {
      this.#api.follow(this.client ?? sharedApiClient(this.src))
      this.#connection = 'connecting'
    }
    if (isOtherServer || changed.has('callId')) {
      this.#notices.clear()
      this.#again.clear()
      this.#said = undefined
      this.news = ''
      this.#loaded.open()
    }
    const { connection = 'open' } = this.#api.state ?? {}
    if (connection === 'open' && this.#connection === 'away') this.#notify(BACK)
    if (connection !== 'locked' && this.#connection === 'locked') this.#loaded.refetch()
    this.#connection = connection
    this.#announce(this.#loaded.call)
    this.#focused = this.shadowRoot?.activeElement ?? null
  }

  protected override updated(): void {
    this.#keepFocus()
  }

  protected override render(): TemplateResult {
    const words = this.#words.now
    const { call, phase, error } = this.#loaded
    const notice = standingNotice(this.#connection) ?? this.#notices.notice
    const instead = callPlaceholder({
      phase: this.#connection === 'locked' ? 'locked' : phase,
      error,
      words,
      listHref: this.listHref,
      onAgain: () => this.#loaded.open(),
    })
    return html`<section part="base" ?data-stale=${this.#connection === 'away'}>
        ${notice ? noticeLine(notice, words.language, withNumbers) : nothing}
        ${
          instead ??
          (call
            ? callBody({
                call,
                words,
                explanation: this.#loaded.explanation,
                thereZones: this.#loaded.zones,
                zone: viewerTimeZone(),
                now: Date.now(),
                historyHref: this.historyHref,
                callHref: this.callHref,
                listHref: this.listHref,
                freeing: this.#freeing,
                again: this.#again,
                isBusy: this.#actions.canceller.isBusy(call.id),
                press: action => this.#actions.press(action, call),
              })
            : nothing)
        }
        ${this.#actions.toast()}
        <p class="news" role="status">${this.news}</p>
      </section>
      ${this.#actions.dialogs()}`
  }

  /** Moves the focus from a button that has gone to Undo, if that is offered, else to the heading. */
  #keepFocus(): void {
    const undo = this.#find('.toast button')
    const heading = this.#find('h2')
    const isLost = this.#focused?.isConnected === false && this.shadowRoot?.activeElement === null
    // The news of the cancelled call may come before the offer.
    const isAtHeading = heading !== null && this.#focused === heading
    if (isLost || (isAtHeading && undo)) (undo ?? heading)?.focus()
  }

  #find(selector: string): HTMLElement | null {
    return this.shadowRoot?.querySelector<HTMLElement>(selector) ?? null
  }

  /** Tells screen readers each status once. */
  #announce(call: CallDetails | undefined): void {
    if (!call || call.status === this.#said) return
    if (this.#said !== undefined) this.news = this.#words.now.statusNow(wordOf(call.status, this.#words.now.language))
    this.#said = call.status
  }

  #notify(notice: Notice): void {
    this.#notices.show(notice)
    this.news = noticeText(notice, this.#words.now.language)
  }
}

if (!customElements.get('outdial-call')) customElements.define('outdial-call', OutdialCall)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-call': OutdialCall
  }
}
