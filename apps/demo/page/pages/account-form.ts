import { WordsController } from '@outdial/elements/words'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { type Credentials, signIn, signUp } from '../account.ts'
import { type DemoWords, demoWords } from '../words.ts'

const MIN_PASSWORD = 12

/** A form to sign in and, if that is open, to sign up. The page is loaded anew when it succeeds. */
class AccountForm extends LitElement {
  static override properties = {
    isSignUpOpen: { attribute: false },
    isNew: { state: true },
    isPending: { state: true },
    problem: { state: true },
  }
  declare isSignUpOpen: boolean
  /** True while the form is the one to sign up. */
  declare private isNew: boolean
  declare private isPending: boolean
  declare private problem: string

  readonly #words = new WordsController(this, demoWords)

  constructor() {
    super()
    this.isSignUpOpen = false
    this.isNew = false
    this.isPending = false
    this.problem = ''
  }

  // Rendered without a shadow root, so that the page's styles apply.
  protected override createRenderRoot(): this {
    return this
  }

  protected override render(): TemplateResult {
    const { isNew, isPending, problem, isSignUpOpen } = this
    const words = this.#words.now
    const action = isNew ? words.signUp : words.signIn
    return html`<form class="card account" aria-label=${action} novalidate aria-busy=${isPending} @submit=${this.#submit}>
        ${isNew ? field('name', words.name, { type: 'text', autocomplete: 'name' }) : nothing}
        ${field('email', words.email, { type: 'email', autocomplete: 'username' })}
        ${field('password', isNew ? words.newPassword(MIN_PASSWORD) : words.password, {
          type: 'password',
          autocomplete: isNew ? 'new-password' : 'current-password',
        })}
        <p class="problem" role="alert">${problem}</p>
        <button class="primary" aria-busy=${isPending}>${action}</button>
      </form>
      ${
        isSignUpOpen
          ? html`<p>
              ${isNew ? words.hasAccount : words.hasNoAccount}
              <button type="button" class="link" @click=${this.#switch}>${isNew ? words.signIn : words.signUp}</button>
            </p>`
          : nothing
      }`
  }

  readonly #switch = async () => {
    this.isNew = !this.isNew
    this.problem = ''
    await this.updateComplete
    this.querySelector('input')?.focus()
  }

  readonly #submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (this.isPending) return
    const value = (name: string) => this.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? ''
    // Spaces belong to a password.
    const credentials = { email: value('email').trim(), password: value('password') }
    const name = value('name').trim()
    this.problem = ''
    const missing = this.#missing(credentials, name, this.#words.now)
    if (missing) {
      this.problem = missing
      return
    }
    this.isPending = true
    const problem = await (this.isNew ? signUp({ ...credentials, name }) : signIn(credentials))
    // Nothing that was shown to somebody else is kept.
    if (problem === undefined) location.reload()
    else {
      this.isPending = false
      this.problem = problem
    }
  }

  #missing({ email, password }: Credentials, name: string, words: DemoWords): string | undefined {
    if (this.isNew && !name) return words.enterName
    if (!email) return words.enterEmail
    if (!password) return words.enterPassword
    return this.isNew && password.length < MIN_PASSWORD ? words.passwordNeeds(MIN_PASSWORD) : undefined
  }
}

interface FieldType {
  readonly type: 'text' | 'email' | 'password'
  readonly autocomplete: 'name' | 'username' | 'new-password' | 'current-password'
}

const field = (name: string, label: string, { type, autocomplete }: FieldType) => html`<div>
  <label for=${name}>${label}</label>
  <input id=${name} name=${name} type=${type} autocomplete=${autocomplete} aria-required="true" spellcheck="false" />
</div>`

customElements.define('demo-account-form', AccountForm)
