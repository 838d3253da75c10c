import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import type { DoNotCallEntry } from '../api/rules-wire.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { formStyles } from '../form.styles.ts'
import { listStyles } from '../list.styles.ts'
import { failed, type Notice, noticeLine } from '../notice/notice.ts'
import { NoticeBoard } from '../notice/notice-board.ts'
import { address, checkProperties, clientWith, country, text } from '../properties/check-properties.ts'
import { asError, field } from '../schedule-form/field.ts'
import { theme } from '../theme.styles.ts'
import { numberProblem } from '../words/error-text.ts'
import { WordsController } from '../words/language.ts'
import { phoneNumber, withNumbers } from '../words/phone-number.ts'
import { sharedWords } from '../words/shared.words.ts'
import { wordsIn } from '../words/word-table.ts'
import { styles } from './do-not-call.styles.ts'
import { type DoNotCallWords, doNotCallWords } from './do-not-call.words.ts'
import { DoNotCallController } from './do-not-call-controller.ts'
import { entryRow, sinceWhen } from './entry-row.ts'
import { endOfDay, type Typed } from './typed-entry.ts'

const CHECKS = {
  src: address,
  heading: text(),
  defaultCountry: country,
  client: clientWith('listenToCalls'),
}

/**
 * The numbers that must not be called: a list to look up, to add to and to remove from. Empty while
 * the server wants a token, and for a server without such a list.
 *
 * @element outdial-do-not-call
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} heading - The heading; 'Do not call' by default, in the language of the page
 * @attr {string} default-country - The country of numbers without `+`, such as `US`; the server's
 * choice by default
 * @csspart base - The card
 * @csspart heading - The heading
 * @csspart notice - The result of the last action
 * @csspart notice-done - The notice that something was done
 * @csspart notice-error - The notice of an error
 * @csspart input - Each field
 * @csspart message - The message below a field
 * @csspart entry - An entry of the list
 * @csspart empty - The text that replaces an empty list
 * @csspart dialog - The question whether to remove an entry
 * @csspart button - A button
 */
export class OutdialDoNotCall extends LitElement {
  static override styles = [theme, cardStyles, formStyles, listStyles, styles]
  static override properties = {
    src: {},
    heading: {},
    defaultCountry: { attribute: 'default-country' },
    client: { attribute: false },
    pending: { state: true },
    typed: { state: true },
    problem: { state: true },
    asked: { state: true },
  }

  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The heading. @default '' ('Do not call' in the language of the page) */
  declare heading: string
  /** The ISO 3166 country of numbers without `+`, such as `US`. @default the server's choice */
  declare defaultCountry: string | undefined
  /** The client to use instead of the page's shared one for `src`. */
  declare client: ApiClient | undefined

  declare private pending: boolean
  declare private typed: Typed
  declare private problem: Said | undefined
  declare private asked: DoNotCallEntry | undefined

  readonly #api = new ApiController(this, { missed: () => void this.#list.refresh() })
  readonly #list: DoNotCallController = new DoNotCallController(this, () => this.#api.client)
  readonly #notices = new NoticeBoard(this)
  readonly #words = new WordsController(this, doNotCallWords)

  constructor() {
    super()
    this.src = ''
    this.heading = ''
    this.pending = false
    this.typed = NOTHING
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    if (!changed.has('src') && !changed.has('client')) return
    this.#api.follow(this.client ?? sharedApiClient(this.src))
    this.#list.open()
  }

  protected override render(): TemplateResult | typeof nothing {
    const { phase } = this.#list
    if (phase === 'absent' || this.#api.state?.connection === 'locked') return nothing
    const { notice } = this.#notices
    const words = this.#words.now
    return html`<section part="base" lang=${words.language} aria-labelledby="heading">
        <h2 id="heading" part="heading">${this.heading || words.heading}</h2>
        ${this.#form(words)}
        <div role="status">${notice ? noticeLine(notice, words.language, withNumbers) : nothing}</div>
        ${phase === 'ready' ? this.#entries(words) : html`<p class="empty" part="empty">${words[phase]}</p>`}
      </section>
      ${this.#question(words)}`
  }

  protected override updated(): void {
    const dialog = this.shadowRoot?.querySelector('dialog')
    if (!dialog || dialog.open === (this.asked !== undefined)) return
    if (this.asked) dialog.showModal()
    else dialog.close()
  }

  #form(words: DoNotCallWords): TemplateResult {
    const { optional } = wordsIn(sharedWords, words.language)
    const { number, reason, until } = this.typed
    const change =
      (name: keyof Typed) =>
      ({ target }: Event) => {
        if (target instanceof HTMLInputElement) this.typed = { ...this.typed, [name]: target.value }
        if (name === 'number') this.problem = undefined
      }
    return html`<form novalidate @submit=${this.#add}>
      ${field({
        id: 'number',
        label: words.number,
        message: asError(this.problem?.(words)),
        control: html`<input
          id="number"
          part="input"
          type="tel"
          dir="ltr"
          autocomplete="off"
          required
          .value=${number}
          aria-invalid=${this.problem === undefined ? nothing : 'true'}
          aria-describedby="number-message"
          @input=${change('number')}
        />`,
      })}
      <div class="pair">
        ${field({
          id: 'reason',
          label: words.reason,
          optional,
          control: html`<input id="reason" part="input" maxlength="200" .value=${reason} @input=${change('reason')} />`,
        })}
        ${field({
          id: 'until',
          label: words.until,
          optional,
          control: html`<input id="until" part="input" type="date" .value=${until} @input=${change('until')} />`,
        })}
      </div>
      <div class="actions">
        <button class="primary" part="button" aria-busy=${this.pending}>${words.add}</button>
        <button type="button" part="button" aria-busy=${this.pending} @click=${this.#lookUp}>${words.lookUp}</button>
      </div>
    </form>`
  }

  #entries(words: DoNotCallWords): TemplateResult {
    const { entries, hasMore } = this.#list
    if (entries.length === 0) return html`<p class="empty" part="empty">${words.empty}</p>`
    return html`<ul role="list" aria-label=${words.list}>
        ${entries.map(entry =>
          entryRow(entry, words, () => {
            this.asked = entry
          }),
        )}
      </ul>
      ${
        hasMore
          ? html`<button type="button" class="more" part="button" @click=${() => void this.#list.more()}>
              ${words.more}
            </button>`
          : nothing
      }`
  }

  #question(words: DoNotCallWords): TemplateResult {
    const keep = () => {
      this.asked = undefined
    }
    return html`<dialog part="dialog" aria-labelledby="question" @close=${keep}>
      <div id="question">
        <p><strong>${this.asked ? phoneNumber(this.asked.number) : nothing}</strong></p>
        <p>${words.mayBeCalled}</p>
      </div>
      <div class="answers">
        <button type="button" class="primary" part="button" @click=${this.#remove}>${words.removeIt}</button>
        <button type="button" part="button" @click=${keep}>${words.keep}</button>
      </div>
    </dialog>`
  }

  readonly #add = async (event: Event) => {
    event.preventDefault()
    await this.#work(async client => {
      const number = await this.#checked(client)
      if (number === undefined) return undefined
      const { reason, until } = this.typed
      await client.addDoNotCall({ number, reason: reason.trim() || undefined, source: 'page', until: endOfDay(until) })
      this.typed = NOTHING
      void this.#list.refresh()
      return words => words.added(number)
    })
  }

  readonly #lookUp = () =>
    this.#work(async client => {
      const number = await this.#checked(client)
      if (number === undefined) return undefined
      const entry = await client.findDoNotCall(number)
      return words => (entry ? words.isOn(number, sinceWhen(entry, words)) : words.isNotOn(number))
    })

  readonly #remove = () =>
    this.#work(async client => {
      const { asked } = this
      this.asked = undefined
      if (!asked) return undefined
      await client.removeDoNotCall(asked.number)
      void this.#list.refresh()
      return words => words.removed(asked.number)
    })

  /** The typed number, E.164; `undefined` if it is none, which the field then says. */
  async #checked(client: ApiClient): Promise<string | undefined> {
    const text = this.typed.number.trim()
    const checked = text === '' ? undefined : await client.checkNumber(text, { defaultCountry: this.defaultCountry })
    if (checked?.number !== undefined) return checked.number
    const code = checked?.problem?.code
    this.problem = words => (code === undefined ? words.typeNumber : numberProblem(code, words.language))
    this.shadowRoot?.querySelector<HTMLElement>('#number')?.focus()
    return undefined
  }

  /** Does one thing at a time, and says what came of it. */
  async #work(work: (client: ApiClient) => Promise<Said | undefined>): Promise<void> {
    const { client } = this.#api
    if (this.pending || !client) return
    this.pending = true
    this.#notices.clear()
    const notice = await work(client).then(
      (said): Notice | undefined => said && { kind: 'done', text: language => said(wordsIn(doNotCallWords, language)) },
      failed,
    )
    if (notice) this.#notices.keep(notice)
    this.pending = false
  }
}

const NOTHING: Typed = { number: '', reason: '', until: '' }

/** What is said, in the language of the moment. */
type Said = (words: DoNotCallWords) => string

if (!customElements.get('outdial-do-not-call')) customElements.define('outdial-do-not-call', OutdialDoNotCall)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-do-not-call': OutdialDoNotCall
  }
}
