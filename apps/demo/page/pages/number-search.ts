import { ApiError, numberProblem, sharedApiClient } from '@outdial/elements'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { goTo } from '../router.ts'

/** How many numbers are offered, out of how many calls. */
const RECENT = { numbers: 8, calls: 50 }

/** Asks for a number, and goes to its history; offers those that were called last. */
class NumberSearch extends LitElement {
  static override properties = { problem: { state: true }, failure: { state: true }, recent: { state: true } }
  declare private problem: string
  /** What has gone wrong beside the number. */
  declare private failure: string
  declare private recent: readonly string[]

  readonly #client = sharedApiClient('/')

  constructor() {
    super()
    this.problem = ''
    this.failure = ''
    this.recent = []
  }

  // The page's own styles hold in it.
  protected override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // Whoever is offered none can still type one.
    this.#client.listCalls({ order: 'latest', until: new Date().toISOString(), limit: RECENT.calls }).then(
      ({ calls }) => {
        this.recent = [...new Set(calls.map(({ to }) => to))].slice(0, RECENT.numbers)
      },
      () => {},
    )
  }

  protected override render(): TemplateResult {
    const { problem, failure, recent } = this
    return html`<form class="card search" novalidate @submit=${this.#search}>
        <label for="number">Phone number</label>
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
          <button class="primary">Show history</button>
        </div>
        <p class="failure" role="status">${failure}</p>
      </form>
      ${
        recent.length === 0
          ? nothing
          : html`<section class="recent" aria-labelledby="recent">
              <h2 id="recent">Called last</h2>
              <ul>
                ${recent.map(number => html`<li><a href="/calls/${number}">${number}</a></li>`)}
              </ul>
            </section>`
      }`
  }

  readonly #search = async (event: SubmitEvent) => {
    event.preventDefault()
    const input = this.querySelector('input')
    if (!input) return
    this.failure = ''
    this.problem = await this.#client.checkNumber(input.value).then(
      ({ number, problem }) => {
        if (number !== undefined) goTo(`/calls/${number}`)
        return number === undefined ? numberProblem(problem?.code ?? '') : ''
      },
      (error: unknown) => {
        const isAway = error instanceof ApiError && error.status === undefined
        this.failure = isAway
          ? 'The server cannot be reached. Try again once it is back.'
          : 'That did not work. Try again.'
        return ''
      },
    )
    if (this.problem) input.focus()
  }
}

customElements.define('demo-number-search', NumberSearch)
