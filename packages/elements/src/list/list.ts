import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import { CapabilitiesController } from '../api/capabilities-controller.ts'
import type { CallList } from '../api/list-wire.ts'
import type { ListChange } from '../api/lists-client.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { exportLinks } from '../calls/selection/export-links.ts'
import { cardStyles } from '../card.styles.ts'
import { listStyles } from '../list.styles.ts'
import { OutdialListAddedEvent } from '../lists/list-added-event.ts'
import { type ListsWords, listsWords } from '../lists/lists.words.ts'
import { RefreshedController } from '../lists/lists-controller.ts'
import { progressStyles } from '../lists/progress.styles.ts'
import { outcomeBar, progressOf, stateWord } from '../lists/progress.ts'
import { failed, noticeLine, standingNotice } from '../notice/notice.ts'
import { NoticeBoard } from '../notice/notice-board.ts'
import { address, checkProperties, clientWith, text } from '../properties/check-properties.ts'
import { FollowCalls, followStyles } from '../rows/follow-calls.ts'
import { RowWindow } from '../rows/row-window.ts'
import { statusStyles } from '../status/status.styles.ts'
import { theme } from '../theme.styles.ts'
import { WordsController } from '../words/language.ts'
import { styles } from './list.styles.ts'
import { ListCommands } from './list-commands.ts'
import { canBeStopped, listControls } from './list-controls.ts'
import { againDialog, stopDialog } from './list-dialogs.ts'
import { heldBack, listFacts } from './list-facts.ts'
import { listTable } from './list-table.ts'
import { Rate } from './rate.ts'
import { RowLinks } from './row-links.ts'
import { RowsController } from './rows-controller.ts'

const CHECKS = { src: address, name: text(), callHref: text(), historyHref: text(), client: clientWith('list') }

/**
 * One list of calls: its progress, its rows in order with their status, and what starts, pauses and
 * stops it, gives it lines and dials it again. Updated live, for lists of up to 100,000 rows.
 *
 * @element outdial-list
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} name - The name of the list
 * @attr {string} call-href - The link of a call, with `{id}` in it; none by default
 * @attr {string} history-href - The link of a number, with `{number}` in it, for pages without links of
 * calls; none by default
 * @fires {OutdialListAddedEvent} outdial-list-added - The list was dialed again, as a new list
 * @csspart base - The card
 * @csspart heading - The name of the list
 * @csspart state - Its state
 * @csspart controls - The buttons
 * @csspart facts - Progress, lines in use and pace in words
 * @csspart notice - The result of the last action
 * @csspart notice-away - The notice that the server is away
 * @csspart notice-done - The notice that something was done
 * @csspart notice-error - The notice of an error
 * @csspart bar - The bar of its outcomes
 * @csspart follow - The button that lets the view follow the calls in progress
 * @csspart rows - The rows
 * @csspart row - One row
 * @csspart link - The link of a row, or of an export
 * @csspart status - A status
 * @csspart status-waiting - The status of a call that waits
 * @csspart status-active - The status of a call in progress
 * @csspart status-completed - The status of a completed call
 * @csspart status-unsuccessful - The status of a call that came to nothing
 * @csspart dialog - The questions whether to stop, and whom to dial again
 * @csspart empty - The text that replaces a list
 * @csspart button - A button
 */
export class OutdialList extends LitElement {
  static override styles = [theme, cardStyles, listStyles, statusStyles, progressStyles, followStyles, styles]
  static override properties = {
    src: {},
    name: { reflect: true },
    callHref: { attribute: 'call-href' },
    historyHref: { attribute: 'history-href' },
    client: { attribute: false },
    asked: { state: true },
  }

  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The name of the list. @default '' (none) */
  declare name: string
  /** The link of a call, with `{id}` in it. @default '' (no links) */
  declare callHref: string
  /** The link of a number, with `{number}` in it. @default '' (no links) */
  declare historyHref: string
  /** The client to use instead of the page's shared one for `src`. */
  declare client: ApiClient | undefined

  declare private asked: 'stop' | 'again' | undefined

  readonly #api = new ApiController(this, {
    call: call => {
      if (this.#rows.take(call)) this.#list.refresh()
    },
    missed: () => {
      this.#rows.forget()
      this.#list.refresh()
    },
  })
  readonly #list: RefreshedController<CallList> = new RefreshedController(
    this,
    () => this.#api.client,
    (client, signal) => client.list(this.name, { signal }),
  )
  readonly #rows: RowsController = new RowsController(this, () => this.#api.client, {
    list: () => this.#list.value,
    name: () => this.name,
  })
  readonly #capabilities = new CapabilitiesController(this)
  readonly #notices = new NoticeBoard(this)
  readonly #words = new WordsController(this, listsWords)
  readonly #commands: ListCommands = new ListCommands(this, {
    client: () => this.#api.client,
    list: this.#list,
    name: () => this.name,
    words: () => this.#words.now,
    notices: this.#notices,
    onSent: () => {
      this.asked = undefined
    },
    onStopped: () => this.#rows.forget(),
    onAdded: added => this.dispatchEvent(new OutdialListAddedEvent(added)),
  })
  readonly #links: RowLinks = new RowLinks(this, () => this.#list.value?.total ?? 0)
  readonly #window = new RowWindow(this, {
    rows: () => this.#find('.rows'),
    count: () => this.#list.value?.total ?? 0,
    keptRow: () => this.#links.kept ?? this.#followed ?? -1,
  })
  readonly #follow = new FollowCalls(this)
  readonly #rate = new Rate()
  #sampledAt = 0
  #focused: Element | null = null

  constructor() {
    super()
    this.src = ''
    this.name = ''
    this.callHref = ''
    this.historyHref = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    if (changed.has('src') || changed.has('client')) {
      this.#api.follow(this.client ?? sharedApiClient(this.src))
    }
    if (changed.has('src') || changed.has('client') || changed.has('name')) {
      this.#rows.forget()
      this.#rate.reset()
      this.#list.reset()
    }
    this.#focused = this.shadowRoot?.activeElement ?? null
    const { connection } = this.#api.state ?? {}
    this.#capabilities.follow(this.#api.client, connection === 'open' || connection === 'connecting')
    const { value, loadedAt } = this.#list
    if (value && this.asked === 'stop' && !canBeStopped(value)) this.asked = undefined
    if (!value || loadedAt === this.#sampledAt) return
    this.#sampledAt = loadedAt
    this.#rate.add(progressOf(value).ended, loadedAt)
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.name === '' || this.#api.state?.connection === 'locked') return nothing
    const words = this.#words.now
    const { value, phase } = this.#list
    return html`<section part="base" lang=${words.language} aria-labelledby="heading" tabindex="-1">
        <header>
          <h2 id="heading" part="heading">${value?.name ?? this.name}</h2>
          ${value ? html`<p class="state" part="state" data-state=${value.state} role="status">${stateWord(value, words)}</p>` : nothing}
        </header>
        <div role="status">${this.#notice(words)}</div>
        ${value && phase !== 'absent' ? this.#content(value, words) : this.#placeholder(words)}
      </section>
      ${this.#dialog(words)}`
  }

  protected override updated(): void {
    const dialog = this.shadowRoot?.querySelector('dialog')
    if (dialog && dialog.open !== (this.asked !== undefined)) {
      if (this.asked) dialog.showModal()
      else dialog.close()
    }
    // A button that is gone passes the focus on to the one that takes its place, or to the card.
    if (this.#focused instanceof HTMLButtonElement && !this.#focused.isConnected && !this.shadowRoot?.activeElement) {
      ;(this.#find('.controls .primary') ?? this.#find('section'))?.focus()
    }
    if (!this.#list.value) return
    const { first, last } = this.#window.seen
    this.#rows.show(first, last + 1)
    const { kept } = this.#links
    if (kept !== undefined) this.#rows.show(kept, kept)
    const row = this.#find(`.row[data-index="${this.#followed}"]`)
    // The rows may have another height than was guessed: they are then drawn again.
    if (row && !this.isUpdatePending) this.#follow.show([row])
  }

  /** The index of the first call in progress, as far as it is known, while there are any. */
  get #followed(): number | undefined {
    const list = this.#list.value
    if (!list) return undefined
    const { live, ended } = progressOf(list)
    return live > 0 || list.state === 'running' ? (this.#rows.firstLive ?? Math.min(ended, list.total - 1)) : undefined
  }

  #find(selector: string): HTMLElement | null {
    return this.shadowRoot?.querySelector<HTMLElement>(selector) ?? null
  }

  #placeholder(words: ListsWords): TemplateResult {
    const { phase } = this.#list
    const said = phase === 'absent' ? words.unknown(this.name) : words[phase === 'failed' ? 'failed' : 'loading']
    return html`<p class="empty" part="empty">${said}</p>`
  }

  #notice(words: ListsWords): TemplateResult | typeof nothing {
    const notice = this.#notices.notice ?? standingNotice(this.#api.state?.connection ?? 'connecting')
    return notice ? noticeLine(notice, words.language) : nothing
  }

  #content(list: CallList, words: ListsWords): TemplateResult {
    const { pending } = this.#commands
    const change = (wanted: ListChange) => void this.#commands.change(wanted)
    const ask = (what: 'stop' | 'again') => {
      this.asked = what
    }
    const facts = listFacts(list, this.#rate.perMinute, words).join(' · ')
    return html`${listControls({ list, facts, pending, change, ask }, words)} ${outcomeBar(list, words)} ${heldBack(list, words)} ${this.#exports(words)} ${this.#table(list, words)}`
  }

  #exports(words: ListsWords): TemplateResult | typeof nothing {
    const { client } = this.#api
    if (!client || !this.#capabilities.known?.export) return nothing
    return exportLinks({
      client,
      name: this.#list.value?.name,
      query: { queue: this.#list.value?.queue, order: 'soonest' },
      words,
      // A client of the page itself may have a token, and a link sends only cookies.
      isLink: this.client === undefined,
      onProblem: error => this.#notices.keep(failed(error)),
    })
  }

  #table(list: CallList, words: ListsWords): TemplateResult {
    return listTable(
      {
        list,
        window: this.#window,
        links: this.#links,
        follow: this.#followed === undefined ? undefined : this.#follow,
        callAt: index => this.#rows.at(index),
        callHref: this.callHref,
        historyHref: this.historyHref,
      },
      words,
    )
  }

  get #canHangUp(): boolean {
    return Object.values(this.#capabilities.known?.providers ?? {}).some(({ hangUp }) => hangUp)
  }

  #dialog(words: ListsWords): TemplateResult {
    const list = this.#list.value
    const close = () => {
      this.asked = undefined
    }
    return html`<dialog part="dialog" lang=${words.language} aria-labelledby="question" @close=${close}>
      ${
        list && this.asked === 'stop'
          ? stopDialog(
              { list, canHangUp: this.#canHangUp, stop: hangUp => void this.#commands.stop(hangUp), close },
              words,
            )
          : list && this.asked === 'again'
            ? againDialog({ list, dial: again => void this.#commands.dialAgain(again), close }, words)
            : nothing
      }
    </dialog>`
  }
}

if (!customElements.get('outdial-list')) customElements.define('outdial-list', OutdialList)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-list': OutdialList
  }
}
