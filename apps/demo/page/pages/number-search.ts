import { ApiError, sharedApiClient } from '@outdial/elements/client'
import { numberProblem, phoneNumber, WordsController } from '@outdial/elements/words'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { goTo } from '../router.ts'
import { demoWords } from '../words.ts'

/** Up to 8 distinct numbers are offered, from the latest 50 calls. */
const RECENT = { numbers: 8, calls: 50 }

/** A field that leads to a number's history, with links to the numbers called last. */
class NumberSearch extends LitElement {
  static override properties = { problem: { state: true }, failure: { state: true }, recent: { state: true } }
  /** The code of what is wrong with the number; empty for one that is none. */
  declare private problem: string | undefined
  /** An error that is not about the number, such as a server that cannot be reached. */
  declare private failure: 'unreachable' | 'wentWrong' | undefined
  declare private recent: readonly string[]

  readonly #client = sharedApiClient('/')
  readonly #words = new WordsController(this, demoWords)

  constructor() {
    super()
    this.problem = undefined
    this.failure = undefined
    this.recent = []
  }

  // Rendered without a shadow root, so that the page's styles apply.
  protected override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // Without recent numbers the field still works, so an error is ignored.
    this.#client.listCalls({ order: 'latest', until: new Date().toISOString(), limit: RECENT.calls }).then(
      ({ calls }) => {
        const called = calls.filter(({ attemptCount }) => attemptCount > 0)
        this.recent = [...new Set(called.map(({ to }) => to))].slice(0, RECENT.numbers)
      },
      () => {},
    )
  }

  protected override render(): TemplateResult {
    const { failure, recent } = this
    const words = this.#words.now
    const problem = this.problem === undefined ? undefined : numberProblem(this.problem, words.language)
    return html`<form class="card search" novalidate @submit=${this.#search}>
        <label for="number">${words.phoneNumber}</label>
        <div class="field">
          <input
            id="number"
            name="number"
            type="tel"
            autocomplete="tel"
            aria-invalid=${problem ? 'true' : nothing}
            aria-describedby=${problem ? 'number-problem' : nothing}
          />
          ${problem ? html`<p id="number-problem" class="problem">${problem}</p>` : nothing}
          <button class="primary">${words.showHistory}</button>
        </div>
        <p class="failure" role="status">${failure && words[failure]}</p>
      </form>
      ${
        recent.length === 0
          ? nothing
          : html`<section class="recent" aria-labelledby="recent">
              <h2 id="recent">${words.calledLast}</h2>
              <ul>
                ${recent.map(number => html`<li><a href="/calls/${number}">${phoneNumber(number)}</a></li>`)}
              </ul>
            </section>`
      }`
  }

  readonly #search = async (event: SubmitEvent) => {
    event.preventDefault()
    const input = this.querySelector('input')
    if (!input) return
    this.failure = undefined
    this.problem = await this.#client.checkNumber(input.value).then(
      ({ number, problem }) => {
        if (number !== undefined) goTo(`/calls/${number}`)
        return number === undefined ? (problem?.code ?? '') : undefined
      },
      (error: unknown) => {
        const isUnreachable = error instanceof ApiError && error.status === undefined
        this.failure = isUnreachable ? 'unreachable' : 'wentWrong'
        return undefined
      },
    )
    if (this.problem !== undefined) input.focus()
  }
}

customElements.define('demo-number-search', NumberSearch)
