import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import { ApiError } from '../api/api-error.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { formStyles } from '../form.styles.ts'
import { OutdialListAddedEvent } from '../lists/list-added-event.ts'
import { failed, noticeLine } from '../notice/notice.ts'
import { NoticeBoard } from '../notice/notice-board.ts'
import { address, checkProperties, clientWith, country, text } from '../properties/check-properties.ts'
import { theme } from '../theme.styles.ts'
import { WordsController } from '../words/language.ts'
import { columnsStep } from './columns-step.ts'
import { styles } from './import.styles.ts'
import { type ImportWords, importWords } from './import.words.ts'
import { ImportController, type ReadResult } from './import-controller.ts'
import { resultStep } from './result-step.ts'
import { sourceStep } from './source-step.ts'

const CHECKS = { src: address, heading: text(), defaultCountry: country, client: clientWith('addList') }

/**
 * Adds a list of calls: from pasted numbers, a CSV or an Excel file. It guesses the columns, checks
 * every row before anything is scheduled, and adds all rows that can be called, or none.
 *
 * @element outdial-import
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} heading - The heading; 'New list' by default, in the language of the page
 * @attr {string} default-country - The country of numbers without `+`, such as `US`; the server's
 * choice by default
 * @fires {OutdialListAddedEvent} outdial-list-added - A list was added
 * @csspart base - The card
 * @csspart heading - The heading
 * @csspart notice - The result of the last action
 * @csspart notice-done - The notice that something was done
 * @csspart notice-error - The notice of an error
 * @csspart input - Each field
 * @csspart message - The message below a field
 * @csspart drop - The place to drop a file
 * @csspart progress - The progress bar
 * @csspart bad-rows - The rows that are left out
 * @csspart button - A button
 */
export class OutdialImport extends LitElement {
  static override styles = [theme, cardStyles, formStyles, styles]
  static override properties = {
    src: {},
    heading: {},
    defaultCountry: { attribute: 'default-country' },
    client: { attribute: false },
    over: { state: true },
    problem: { state: true },
  }

  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The heading. @default '' ('New list' in the language of the page) */
  declare heading: string
  /** The ISO 3166 country of numbers without `+`, such as `US`. @default the server's choice */
  declare defaultCountry: string | undefined
  /** The client to use instead of the page's shared one for `src`. */
  declare client: ApiClient | undefined

  declare private over: boolean
  declare private problem: string | undefined

  readonly #api = new ApiController(this)
  readonly #import = new ImportController(this, () => this.#api.client)
  readonly #notices = new NoticeBoard(this)
  readonly #words = new WordsController(this, importWords)
  #pasted = ''
  #step = 'source'
  #focused: Element | null = null

  constructor() {
    super()
    this.src = ''
    this.heading = ''
    this.over = false
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    if (changed.has('src') || changed.has('client')) this.#api.follow(this.client ?? sharedApiClient(this.src))
    this.#import.defaultCountry = this.defaultCountry
    this.#focused = this.shadowRoot?.activeElement ?? null
  }

  protected override updated(): void {
    const { work, table } = this.#import
    const step = work?.kind ?? (table ? 'table' : 'source')
    if (step === this.#step) return
    this.#step = step
    // A button that ends its step passes the focus on to the next one.
    if (this.#focused?.isConnected === false) this.#focus('.begin')
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.#api.state?.connection === 'locked') return nothing
    const words = this.#words.now
    const { notice } = this.#notices
    return html`<section part="base" lang=${words.language} aria-labelledby="heading" tabindex="-1">
      <h2 id="heading" part="heading">${this.heading || words.heading}</h2>
      <div role="status">${notice ? noticeLine(notice, words.language) : nothing}</div>
      ${this.#content(words)}
    </section>`
  }

  #content(words: ImportWords): TemplateResult {
    const { work, table } = this.#import
    if (work && work.kind !== 'checking') return this.#progress(words)
    if (!table) return this.#source(words)
    const onCheck = (result: Promise<ReadResult>) => void this.#tell(result)
    const columns = columnsStep({ controller: this.#import, words, onCheck })
    return html`<div class="step">${columns} ${work ? this.#progress(words) : this.#result(words)}</div>`
  }

  #progress(words: ImportWords): TemplateResult {
    const { work } = this.#import
    const what = words[work?.kind ?? 'checking']
    const part = work?.part
    return html`<div class="step">
      <p id="working" class="begin" role="status" tabindex="-1">${what} …</p>
      <progress part="progress" aria-labelledby="working" max="1" .value=${part ?? nothing}></progress>
      <div class="actions">
        ${
          work?.kind === 'adding'
            ? nothing
            : html`<button type="button" part="button" @click=${() => this.#import.reset()}>${words.cancel}</button>`
        }
      </div>
    </div>`
  }

  #source(words: ImportWords): TemplateResult {
    const step = {
      problem: this.problem,
      pasted: this.#pasted,
      isOver: this.over,
      over: (isOver: boolean) => {
        this.over = isOver
      },
      paste: (text: string) => {
        this.#pasted = text
        if (text === '') this.problem = words.empty
        else void this.#read(new File([text], ''))
      },
      read: (file: File) => {
        this.#pasted = ''
        void this.#read(file)
      },
    }
    return sourceStep(step, words)
  }

  #result(words: ImportWords): TemplateResult {
    const { problem } = this
    const add = (event: Event) => void this.#add(event)
    const check = () => void this.#tell(this.#import.check())
    return resultStep({ controller: this.#import, problem, add, check, restart: this.#restart }, words)
  }

  readonly #restart = () => {
    this.problem = undefined
    this.#notices.clear()
    this.#import.reset()
  }

  async #read(file: File): Promise<void> {
    this.problem = undefined
    await this.#tell(this.#import.read(file))
  }

  /** Waits for the rows to be checked, and tells why if they could not be. */
  async #tell(result: Promise<ReadResult>): Promise<void> {
    this.#notices.clear()
    const found = await result
    if (found === 'ready') return
    const words = this.#words.now
    if (found === 'empty' || found === 'unreadable') this.#notices.keep({ kind: 'error', text: words[found] })
    else if (found !== 'aborted') this.#notices.keep(failed(found.error))
  }

  readonly #add = async (event: Event) => {
    event.preventDefault()
    const value = (id: string) => this.shadowRoot?.querySelector<HTMLInputElement>(`#${id}`)?.value.trim() ?? ''
    const words = this.#words.now
    const name = value('name')
    this.#import.name = name
    this.problem = name === '' ? words.nameMissing : undefined
    if (this.problem !== undefined) return this.#focus('#name')
    const isStarted = this.shadowRoot?.querySelector<HTMLInputElement>('#start')?.checked ?? false
    this.#notices.clear()
    try {
      const list = await this.#import.add({ name, concurrency: Number(value('lines')) || 1, paused: !isStarted })
      this.#notices.keep({ kind: 'done', text: list.created ? words.added(list.name) : words.known(list.name) })
      this.#pasted = ''
      this.#import.reset()
      this.dispatchEvent(new OutdialListAddedEvent(list))
    } catch (error) {
      const code = error instanceof ApiError ? error.code : undefined
      if (code === 'list-exists') {
        this.problem = words.nameTaken
        this.#notices.keep({ kind: 'error', text: words.nameTaken })
        await this.updateComplete
        this.#focus('#name')
      } else if (code === 'invalid-rows') {
        this.#notices.keep({ kind: 'error', text: words.rowsChanged })
        void this.#import.check()
      } else this.#notices.keep(failed(error))
    }
  }

  #focus(selector: string): void {
    this.shadowRoot?.querySelector<HTMLElement>(selector)?.focus()
  }
}

if (!customElements.get('outdial-import')) customElements.define('outdial-import', OutdialImport)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-import': OutdialImport
  }
  interface GlobalEventHandlersEventMap {
    'outdial-list-added': OutdialListAddedEvent
  }
}
