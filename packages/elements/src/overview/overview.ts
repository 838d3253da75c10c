import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient, ApiState } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import { CapabilitiesController } from '../api/capabilities-controller.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { failed, type Notice, noticeLine, standingNotice } from '../notice/notice.ts'
import { address, checkProperties, clientWith, type PropertyCheck, text } from '../properties/check-properties.ts'
import { statusStyles } from '../status/status.styles.ts'
import { theme } from '../theme.styles.ts'
import { failureOf } from '../words/error-text.ts'
import { WordsController } from '../words/language.ts'
import { chartStyles } from './outcome-chart.styles.ts'
import { styles } from './overview.styles.ts'
import { overviewWords } from './overview.words.ts'
import { overviewBody } from './overview-body.ts'
import { OverviewController } from './overview-controller.ts'

const DAY = 24

const CHECKS: Readonly<Record<string, PropertyCheck>> = {
  src: address,
  heading: text(),
  hours: [
    'a whole number from 1 to 168',
    value => typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 168,
    DAY,
  ],
  callHref: text(),
  client: clientWith('overview'),
}

/**
 * How the calls go, live and readable from afar: lines in use, calls a minute, answer rate, what
 * waits and why, outcomes by hour, latest failures, what is due next, and the health of workers and
 * services. Users see their own calls, and neither lines nor health.
 *
 * @element outdial-overview
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} heading - The heading; 'Overview' by default, in the language of the page
 * @attr {number} hours - How far it looks back, from 1 to 168; 24 by default
 * @attr {string} call-href - The link of a call, such as `/call/{id}`; none by default
 * @csspart base - The card
 * @csspart heading - The heading
 * @csspart notice - The notice of an error
 * @csspart notice-away - The notice that the server is away
 * @csspart notice-error - The notice of an error
 * @csspart figure - A figure with its title
 * @csspart value - The figure itself
 * @csspart chart - The outcomes by hour, as bars
 * @csspart table - The outcomes by hour, as a table
 * @csspart call - A call that failed, or is due
 * @csspart link - A link
 * @csspart status - The status of a call that failed
 * @csspart status-waiting - A status before the call
 * @csspart status-active - A status during the call
 * @csspart status-completed - The status of a completed call
 * @csspart status-unsuccessful - The status of an unsuccessful call
 * @csspart health - The state of a worker, a service or a queue
 * @csspart empty - The text that replaces the figures, or says that there are no calls
 * @csspart button - A button
 */
export class OutdialOverview extends LitElement {
  static override styles = [theme, cardStyles, statusStyles, chartStyles, styles]
  static override properties = {
    src: {},
    heading: {},
    hours: { type: Number },
    callHref: { attribute: 'call-href' },
    client: { attribute: false },
  }

  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The heading. @default '' ('Overview' in the language of the page) */
  declare heading: string
  /** How far it looks back, from 1 to 168 hours. @default 24 */
  declare hours: number
  /** The link of a call, with `{id}` in it. @default '' (none) */
  declare callHref: string
  /** The client to use instead of the page's shared one for `src`. */
  declare client: ApiClient | undefined

  readonly #words = new WordsController(this, overviewWords)
  readonly #api = new ApiController(this, {
    call: () => this.#loaded.refresh(),
    logged: () => this.#loaded.refresh(),
    missed: () => this.#loaded.refresh(),
  })
  readonly #loaded: OverviewController = new OverviewController(this, {
    client: () => this.#api.client,
    hours: () => this.hours,
  })
  readonly #capabilities = new CapabilitiesController(this)
  #connection: ApiState['connection'] = 'connecting'
  #snapshot: ApiState['snapshot']

  constructor() {
    super()
    this.src = ''
    this.heading = ''
    this.hours = DAY
    this.callHref = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    const isOtherServer = changed.has('src') || changed.has('client')
    if (isOtherServer) this.#api.follow(this.client ?? sharedApiClient(this.src))
    const { connection = 'open' } = this.#api.state ?? {}
    // After a sign-in it may be another user.
    const isUnlocked = connection !== 'locked' && this.#connection === 'locked'
    const { snapshot } = this.#api.state ?? {}
    if (isOtherServer || isUnlocked || changed.has('hours')) this.#loaded.open()
    // The dialer has no events of its own for this: each change makes another snapshot.
    else if (snapshot !== this.#snapshot) this.#loaded.refresh()
    this.#snapshot = snapshot
    this.#connection = connection
    // Who may see the dispatching may see which services there are.
    const client = this.#loaded.overview?.dispatching && this.#api.client
    this.#capabilities.follow(client, connection === 'open' || connection === 'connecting')
  }

  protected override render(): TemplateResult {
    const words = this.#words.now
    const { overview, error } = this.#loaded
    const isLocked = this.#connection === 'locked'
    const problem = overview && error && !isLocked ? failed(error) : undefined
    const paused: Notice | undefined =
      overview?.dispatching?.paused && !isLocked ? { kind: 'error', text: words.allPaused } : undefined
    const notice = standingNotice(this.#connection) ?? problem ?? paused
    return html`<section
      part="base"
      lang=${words.language}
      aria-labelledby="heading"
      ?data-stale=${this.#connection === 'away' || problem !== undefined}
    >
      <h2 id="heading" part="heading">${this.heading || words.heading}</h2>
      <div role="status">${notice ? noticeLine(notice, words.language) : nothing}</div>
      ${
        overview && !isLocked
          ? overviewBody({
              overview,
              words,
              services: Object.keys(this.#capabilities.known?.providers ?? {}),
              hours: this.hours,
              callHref: this.callHref,
              explanations: this.#loaded.explanations,
            })
          : this.#instead()
      }
    </section>`
  }

  #instead(): TemplateResult {
    const words = this.#words.now
    const { phase, error } = this.#loaded
    if (this.#connection === 'locked') return html`<p class="empty" part="empty">${words.locked}</p>`
    if (phase === 'absent') return html`<p class="empty" part="empty">${words.absent}</p>`
    if (phase !== 'failed') return html`<p class="empty" part="empty" aria-busy="true">${words.loading}</p>`
    return html`<div class="empty" part="empty">
      <p>${failureOf(error, words.language)}</p>
      <button type="button" part="button" @click=${() => this.#loaded.open()}>${words.tryAgain}</button>
    </div>`
  }
}

if (!customElements.get('outdial-overview')) customElements.define('outdial-overview', OutdialOverview)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-overview': OutdialOverview
  }
}
