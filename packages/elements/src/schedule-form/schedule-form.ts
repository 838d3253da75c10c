import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { formStyles } from '../form.styles.ts'
import { type Notice, noticeLine } from '../notice/notice.ts'
import {
  address,
  checkProperties,
  clientWith,
  country,
  isText,
  type PropertyCheck,
  text,
} from '../properties/check-properties.ts'
import { theme } from '../theme.styles.ts'
import { currentTimeZone } from '../words/current-time-zone.ts'
import { WordsController } from '../words/language.ts'
import { formatRelative, isTimeZone, viewerTimeZone } from '../words/time.ts'
import { fieldset } from './fieldset.ts'
import { FormController } from './form-controller.ts'
import { FIELDS } from './form-problems.ts'
import { nearWarnings } from './near-calls.ts'
import { momentIn, warningOf } from './preview.ts'
import type { ScheduleClient } from './schedule-client.ts'
import type { OutdialScheduledEvent, OutdialScheduleEvent } from './schedule-events.ts'
import { styles } from './schedule-form.styles.ts'
import { scheduleFormWords } from './schedule-form.words.ts'
import { type ScheduledCall, submitForm } from './submit-form.ts'

const CHECKS: Readonly<Record<string, PropertyCheck>> = {
  src: address,
  heading: text(),
  to: text(),
  defaultCountry: country,
  timeZone: ['a time zone such as Europe/Berlin', value => isText(value) && isTimeZone(value), undefined],
  queue: text(),
  callHref: text(),
  client: clientWith('schedule'),
}

/**
 * A form that schedules a call. The server checks the number and the time while they are typed, and
 * no input gets lost.
 *
 * @element outdial-schedule-form
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} heading - The heading; 'Schedule a call' in the language of the page by default
 * @attr {string} to - The initial number; none by default
 * @attr {string} default-country - The country of numbers without `+`, such as `US`; the server's
 * choice by default
 * @attr {string} time-zone - The initial time zone, which a number does not change; by default that of
 * the number, and the viewer's until there is one
 * @attr {string} queue - The queue that the calls go to; the server's choice by default
 * @attr {string} call-href - The link of a call that is warned of, such as `/call/{id}`; none by default
 * @fires outdial-schedule - The user schedules a call; `preventDefault()` keeps it from the server
 * @fires outdial-scheduled - The server has scheduled a call
 * @csspart base - The card
 * @csspart heading - The heading
 * @csspart notice - The result of the last submit
 * @csspart notice-done - The notice that a call was scheduled
 * @csspart notice-error - The notice of an error
 * @csspart input - Each field
 * @csspart message - The message below a field
 * @csspart preview - When it will ring
 * @csspart button - The button that submits
 * @csspart quick - A button with a common time
 */
export class OutdialScheduleForm extends LitElement {
  static override styles = [theme, cardStyles, formStyles, styles]
  static override properties = {
    src: {},
    heading: {},
    to: {},
    defaultCountry: { attribute: 'default-country' },
    timeZone: { attribute: 'time-zone' },
    queue: {},
    callHref: { attribute: 'call-href' },
    double: { state: true },
    client: { attribute: false },
    pending: { state: true },
    notice: { state: true },
    news: { state: true },
  }

  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The heading. @default '' ('Schedule a call', in the language of the page) */
  declare heading: string
  /** The initial number. @default '' */
  declare to: string
  /** The ISO 3166 country of numbers without `+`, such as `US`. @default the server's choice */
  declare defaultCountry: string | undefined
  /**
   * The initial time zone, which a number does not change.
   * @default that of the number; the viewer's until there is one
   */
  declare timeZone: string | undefined
  /** The queue that the calls go to. @default the server's choice */
  declare queue: string | undefined
  /** The link of a call that is warned of, with `{id}` in it. @default '' (none) */
  declare callHref: string
  /** The client to use instead of the page's shared client for `src`. */
  declare client: ScheduleClient | undefined

  declare private pending: boolean
  declare private notice: Notice | undefined
  declare private news: string
  /** The call that was scheduled last, with other calls to its number near its time. */
  declare private double: ScheduledCall | undefined
  readonly #words = new WordsController(this, scheduleFormWords)

  readonly #form = new FormController(this, {
    client: () => this.#client,
    queue: () => this.queue || undefined,
    defaultCountry: () => this.defaultCountry,
    words: () => this.#words.now,
    input: () => this.shadowRoot?.querySelector<HTMLInputElement>('#number') ?? null,
    onTime: () => this.#tellTime(),
  })

  constructor() {
    super()
    this.src = ''
    this.heading = ''
    this.to = ''
    this.callHref = ''
    this.pending = false
    this.news = ''
  }

  /** Gives the field of the number the focus. */
  override focus(options?: FocusOptions): void {
    this.shadowRoot?.querySelector<HTMLElement>('#number')?.focus(options)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#form.lookups.look(0)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    if (!this.hasUpdated) {
      const { timeZone } = this
      this.#form.begin({
        name: `outdial-schedule-form ${this.id} ${this.src}`,
        number: this.to,
        timeZone: currentTimeZone(timeZone ?? viewerTimeZone()),
        isZoneGiven: timeZone !== undefined,
      })
      return
    }
    if (changed.has('to')) this.#form.give(this.to)
    if (changed.has('defaultCountry') || changed.has('client') || changed.has('src')) this.#form.lookups.look(0)
  }

  protected override render(): TemplateResult {
    const { notice, double } = this
    const words = this.#words.now
    return html`<section part="base" lang=${words.language} aria-labelledby="heading">
      <h2 id="heading" part="heading">${this.heading || words.heading}</h2>
      <form novalidate @submit=${this.#submit} @input=${this.#typed}>
        ${fieldset({ form: this.#form, words, callHref: this.callHref })}
        ${notice ? noticeLine(notice, words.language) : nothing}
        ${
          double && notice?.kind === 'done'
            ? nearWarnings(double.near, {
                at: double.call.at,
                timeZone: double.timeZone,
                hrefTemplate: this.callHref,
                words,
              })
            : nothing
        }
        <div class="actions">
          <button class="primary" part="button" aria-busy=${this.pending}>${words.submit}</button>
        </div>
      </form>
      <p class="news" role="status">${this.news}</p>
    </section>`
  }

  readonly #typed = () => {
    if (this.notice?.kind === 'done') this.notice = undefined
  }

  readonly #submit = async (event: Event) => {
    event.preventDefault()
    if (this.pending) return
    this.pending = true
    this.notice = undefined
    this.news = ''
    const result = await submitForm({
      form: this.#form,
      client: this.#client,
      words: this.#words.now,
      dispatch: event => this.dispatchEvent(event),
    })
    if (result.kind === 'wrong') this.#pointOut()
    if (result.kind === 'done') this.double = result.scheduled
    if (result.kind === 'done' || result.kind === 'error') this.#tell(result.kind, result.text)
    this.pending = false
  }

  get #client(): ScheduleClient {
    return this.client ?? sharedApiClient(this.src)
  }

  /** Announces the chosen time; the initial time is not announced. */
  #tellTime(): void {
    const { fields, touched, lookups } = this.#form
    const { resolved } = lookups
    if (!resolved || !touched) return
    const { at = resolved.at } = lookups
    const words = this.#words.now
    const told = [
      momentIn(at, fields.timeZone, words),
      formatRelative(at, new Date(), words.language),
      warningOf(resolved, fields, words),
    ]
    this.news = told.filter(Boolean).join('. ')
  }

  #tell(kind: 'done' | 'error', text: string): void {
    this.notice = { kind, text }
    this.news = text
  }

  /** Announces the number of invalid fields, and focuses the first. */
  #pointOut(): void {
    const wrong = FIELDS.filter(field => this.#form.problems[field])
    const [first] = wrong
    if (!first) return
    this.news = this.#words.now.lookAgain(wrong.length)
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>(`#${first}`)?.focus())
  }
}

if (!customElements.get('outdial-schedule-form')) customElements.define('outdial-schedule-form', OutdialScheduleForm)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-schedule-form': OutdialScheduleForm
  }
  interface GlobalEventHandlersEventMap {
    'outdial-schedule': OutdialScheduleEvent
    'outdial-scheduled': OutdialScheduledEvent
  }
}
