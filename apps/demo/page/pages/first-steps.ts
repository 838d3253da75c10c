import { WordsController } from '@outdial/elements/words'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { recall, remember } from '../local-storage.ts'
import { demoWords } from '../words.ts'

const SEEN = 'outdial-first-steps-seen'

/** Puts a sample number into the form, cleared first so that it always counts as a change. */
function fillIn(): void {
  const form = document.querySelector('outdial-schedule-form')
  if (!form) return
  form.to = ''
  form.to = '+13018040009'
  form.scrollIntoView({ block: 'nearest' })
}

/** Suggests what to try first, until dismissed in this browser. */
class FirstSteps extends LitElement {
  static override properties = { seen: { state: true } }
  declare private seen: boolean

  readonly #words = new WordsController(this, demoWords)

  constructor() {
    super()
    this.seen = recall(SEEN) !== undefined
  }

  // Rendered without a shadow root, so that the page's styles apply.
  protected override createRenderRoot(): this {
    return this
  }

  protected override render(): TemplateResult | typeof nothing {
    this.hidden = this.seen
    if (this.seen) return nothing
    const words = this.#words.now
    return html`<section class="card hint" aria-labelledby="first-steps">
      <h2 id="first-steps">${words.tryIt}</h2>
      <button type="button" @click=${this.#dismiss}>${words.gotIt}</button>
      <ol role="list">
        <li>
          <span
            >${words.fillIn}
            <button type="button" class="link" @click=${fillIn}>+1 301 804 0009</button>${words.thenSchedule}</span
          >
        </li>
        <li>${words.watchIt}</li>
        <li>${words.seeHistory}</li>
      </ol>
    </section>`
  }

  readonly #dismiss = () => {
    remember(SEEN, 'yes')
    this.seen = true
    // The focused button is gone.
    document.querySelector('h1')?.focus()
  }
}

customElements.define('demo-first-steps', FirstSteps)
