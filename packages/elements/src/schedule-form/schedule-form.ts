import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { ApiError } from '../api/api-error.ts'
import type { CallDraft } from '../api/call-requests.ts'
import type { Call } from '../api/call-wire.ts'
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
import { failureOf } from '../words/error-text.ts'
import { WordsController } from '../words/language.ts'
import { formatRelative, isTimeZone, viewerTimeZone } from '../words/time.ts'
import { fieldset } from './fieldset.ts'
import { FormController, type ScheduleClient } from './form-controller.ts'
import { FIELDS, refusedFields } from './form-problems.ts'
import { nearWarnings } from './near-calls.ts'
import { momentIn, warningOf } from './preview.ts'
import { repeatOf } from './repeat.ts'
import { submissionOf } from './saved-form.ts'
import { OutdialScheduledEvent, OutdialScheduleEvent } from './schedule-events.ts'
import { styles } from './schedule-form.styles.ts'
import { scheduleFormWords } from './schedule-form.words.ts'

const CHECKS: Readonly<Record<string, PropertyCheck>> = {
  src: address,
  heading: text('Schedule a call'),
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
 * @attr {string} heading - The heading; 'Schedule a call' by default
 * @attr {string} to - The initial number; none by default
 * @attr {string} default-country - The country of numbers without `+`, such as `US`; the server's
 * choice by default
 * @attr {string} time-zone - The initial time zone; the viewer's by default
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
  /** The heading. @default 'Schedule a call' */
  declare heading: string
  /** The initial number. @default '' */
  declare to: string
  /** The ISO 3166 country of numbers without `+`, such as `US`. @default the server's choice */
  declare defaultCountry: string | undefined
  /** The initial time zone. @default the viewer's */
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
  declare private double: { readonly call: Call; readonly near: readonly Call[]; readonly timeZone: string } | undefined
  readonly #words = new WordsController(this, scheduleFormWords)

  readonly #form = new FormController(this, {
    client: () => this.#client,
    defaultCountry: () => this.defaultCountry,
    input: () => this.shadowRoot?.querySelector<HTMLInputElement>('#number') ?? null,
    onTime: () => this.#tellTime(),
  })

  constructor() {
    super()
    this.src = ''
    this.heading = 'Schedule a call'
    this.to = ''
    this.callHref = ''
    this.pending = false
    this.news = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#form.look(0)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    if (!this.hasUpdated) {
      const { timeZone } = this
      this.#form.begin({
        name: `outdial-schedule-form ${this.id} ${this.src}`,
        number: this.to,
        timeZone: currentTimeZone(timeZone ?? viewerTimeZone()),
      })
      return
    }
    if (changed.has('to')) this.#form.give(this.to)
    if (changed.has('defaultCountry') || changed.has('client') || changed.has('src')) this.#form.look(0)
  }

  protected override render(): TemplateResult {
    const { notice, double } = this
    const near = { hrefTemplate: this.callHref, words: this.#words.now }
    return html`<section part="base" aria-labelledby="heading">
      <h2 id="heading" part="heading">${this.heading}</h2>
      <form novalidate @submit=${this.#submit} @input=${this.#typed}>
        ${fieldset(this.#form, near)}
        ${notice ? noticeLine(notice) : nothing}
        ${
          double && notice?.kind === 'done'
            ? nearWarnings(double.near, { ...near, at: double.call.at, timeZone: double.timeZone })
            : nothing
        }
        <div class="actions">
          <button class="primary" part="button" aria-busy=${this.pending}>Schedule call</button>
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
    try {
      await this.#schedule()
    } catch (error) {
      this.#failed(error)
    }
    this.pending = false
  }

  get #client(): ScheduleClient {
    return this.client ?? sharedApiClient(this.src)
  }

  /** Announces the chosen time; the initial time is not announced. */
  #tellTime(): void {
    const { resolved, fields, touched } = this.#form
    if (!resolved || !touched) return
    const { at = resolved.at } = this.#form
    const words = [momentIn(at, fields.timeZone), formatRelative(at, new Date()), warningOf(resolved, fields)]
    this.news = words.filter(Boolean).join('. ')
  }

  async #schedule(): Promise<void> {
    const form = this.#form
    await form.settle()
    form.show(...FIELDS)
    const { checked, resolved, fields } = form
    if (FIELDS.some(field => form.problems[field])) return this.#pointOut()
    if (!checked?.number || !resolved) return // The fields changed during the check: the user is still typing.
    const { date, time, timeZone, note } = fields
    const draft: CallDraft = {
      to: checked.number,
      at: form.isSecond && form.at ? form.at : { local: `${date}T${time}`, timeZone },
      queue: this.queue || undefined,
      metadata: note.trim() ? { note: note.trim() } : undefined,
      repeat: repeatOf(fields),
    }
    if (!this.dispatchEvent(new OutdialScheduleEvent(draft))) return
    form.submission = submissionOf(draft, form.submission)
    form.keep()
    const { near } = form
    const call = await this.#client.schedule(draft, { key: form.submission.key })
    const words = `${checked.international ?? call.to}, ${momentIn(call.at, timeZone)}.`
    // Only a repeated submit, whose first answer was lost, finds a call that is already cancelled.
    if (call.status === 'cancelled') {
      form.forgetSubmission()
      return this.#tell('error', `This call was cancelled meanwhile: ${words} Schedule it again if it is still wanted.`)
    }
    form.scheduled(fields)
    this.double = { call, near: near.filter(({ id }) => id !== call.id), timeZone }
    this.#tell('done', `Scheduled: ${words}`)
    this.dispatchEvent(new OutdialScheduledEvent(call))
  }

  #tell(kind: 'done' | 'error', text: string): void {
    this.notice = { kind, text }
    this.news = text
  }

  #failed(error: unknown): void {
    const refused = refusedFields(error)
    if (Object.keys(refused).length > 0) {
      this.#form.refused = refused
      this.#form.show(...FIELDS)
      return this.#pointOut()
    }
    this.#tell('error', wordsOf(error))
  }

  /** Announces the number of invalid fields, and focuses the first. */
  #pointOut(): void {
    const wrong = FIELDS.filter(field => this.#form.problems[field])
    const [first] = wrong
    if (!first) return
    this.news = `${wrong.length === 1 ? 'One field needs' : `${wrong.length} fields need`} another look.`
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>(`#${first}`)?.focus())
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof ApiError)) return failureOf(error)
  if (error.status === 401) return 'Sign in first. What you typed is kept.'
  if (error.status === undefined) return 'The server cannot be reached. What you typed is kept: try again.'
  return `${failureOf(error)} What you typed is kept.`
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
