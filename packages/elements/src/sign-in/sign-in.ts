import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import { ApiError } from '../api/api-error.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { formStyles } from '../form.styles.ts'
import { address, checkProperties, clientWith, text } from '../properties/check-properties.ts'
import { theme } from '../theme.styles.ts'
import { exactDuration } from '../words/duration.ts'
import { failureOf } from '../words/error-text.ts'
import { WordsController } from '../words/language.ts'
import { type SignInWords, signInWords } from './sign-in.words.ts'
import { OutdialSignedInEvent } from './sign-in-event.ts'

const CHECKS = { src: address, heading: text(), client: clientWith('signIn') }

/**
 * A form that exchanges the API token for a cookie, once. It is there only while the server wants a
 * token.
 *
 * @element outdial-sign-in
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} heading - The heading; 'Sign in' by default, in the language of the page
 * @fires outdial-signed-in - The token was right; the form goes, so this is the moment to move the
 * focus
 * @csspart base - The card
 * @csspart heading - The heading
 * @csspart input - The field
 * @csspart button - The button
 */
export class OutdialSignIn extends LitElement {
  static override styles = [theme, cardStyles, formStyles]
  static override properties = {
    src: {},
    heading: {},
    client: { attribute: false },
    pending: { state: true },
    problem: { state: true },
  }

  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The heading. @default '' ('Sign in' in the language of the page) */
  declare heading: string
  /** The client to use instead of the page's shared one for `src`. */
  declare client: ApiClient | undefined

  declare private pending: boolean
  declare private problem: Problem | undefined

  readonly #api = new ApiController(this)
  readonly #words = new WordsController(this, signInWords)

  constructor() {
    super()
    this.src = ''
    this.heading = ''
    this.pending = false
    this.problem = undefined
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    if (changed.has('src') || changed.has('client')) this.#api.follow(this.client ?? sharedApiClient(this.src))
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.#api.state?.connection !== 'locked') return nothing
    const words = this.#words.now
    return html`<section part="base" lang=${words.language} aria-labelledby="heading">
      <h2 id="heading" part="heading">${this.heading || words.heading}</h2>
      <p class="lead" role="alert">${words.lead}</p>
      <form novalidate aria-busy=${this.pending} @submit=${this.#submit}>
        <input type="text" autocomplete="username" value="outdial" hidden />
        <div class="field">
          <label for="token">${words.token}</label>
          <input
            id="token"
            part="input"
            name="token"
            type="password"
            autocomplete="current-password"
            spellcheck="false"
            aria-required="true"
            aria-invalid=${this.problem ? 'true' : 'false'}
            aria-describedby="problem"
          />
          <p id="problem" class="message" data-kind="error" aria-live="polite">${this.problem?.(words)}</p>
        </div>
        <div class="actions">
          <button class="primary" part="button" aria-busy=${this.pending}>${words.submit}</button>
        </div>
      </form>
    </section>`
  }

  readonly #submit = async (event: Event) => {
    event.preventDefault()
    const input = this.shadowRoot?.querySelector<HTMLInputElement>('#token')
    const { client } = this.#api
    if (this.pending || !input || !client) return
    this.pending = true
    this.problem = undefined
    try {
      const token = input.value.trim()
      if (token) await client.signIn(token)
      else this.problem = words => words.enterToken
    } catch (error) {
      this.problem = problemOf(error)
    }
    this.pending = false
    if (this.problem) input.focus()
    else this.dispatchEvent(new OutdialSignedInEvent())
  }
}

/** What is wrong, in the language of the moment. */
type Problem = (words: SignInWords) => string

const problemOf =
  (error: unknown): Problem =>
  words => {
    const { language } = words
    if (!(error instanceof ApiError && [401, 429].includes(error.status ?? 0))) return failureOf(error, language)
    if (error.status === 401) return words.wrong
    const seconds = Math.ceil((error.retryAfterMs ?? 0) / 1000)
    return seconds > 0 ? words.waitFor(exactDuration(seconds * 1000, language)) : words.waitAWhile
  }

if (!customElements.get('outdial-sign-in')) customElements.define('outdial-sign-in', OutdialSignIn)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-sign-in': OutdialSignIn
  }
  interface GlobalEventHandlersEventMap {
    'outdial-signed-in': OutdialSignedInEvent
  }
}
