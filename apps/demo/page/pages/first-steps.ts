import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { recall, remember } from '../memory.ts'

const SEEN = 'outdial-first-steps-seen'

/** Puts a number of nobody's into the form, though it may have stood there before. */
function fillIn(): void {
  const form = document.querySelector('outdial-schedule-form')
  if (!form) return
  form.to = ''
  form.to = '+13018040009'
  form.scrollIntoView({ block: 'nearest' })
}

/** What to try first, until somebody has read it. */
class FirstSteps extends LitElement {
  static override properties = { seen: { state: true } }
  declare private seen: boolean

  constructor() {
    super()
    this.seen = recall(SEEN) !== undefined
  }

  // The page's own styles hold in it.
  protected override createRenderRoot(): this {
    return this
  }

  protected override render(): TemplateResult | typeof nothing {
    this.hidden = this.seen
    if (this.seen) return nothing
    return html`<section class="card hint" aria-labelledby="first-steps">
      <h2 id="first-steps">Try it</h2>
      <button type="button" @click=${this.#dismiss}>Got it</button>
      <ol role="list">
        <li>
          <span
            >Fill in <button type="button" class="link" @click=${fillIn}>+1 301 804 0009</button>, choose In 1 minute, and schedule the
            call.</span
          >
        </li>
        <li>When its time has come, see it ring by itself.</li>
        <li>Its number leads to the history of all its calls.</li>
      </ol>
    </section>`
  }

  readonly #dismiss = () => {
    remember(SEEN, 'yes')
    this.seen = true
    // The button that had the focus is gone.
    document.querySelector('h1')?.focus()
  }
}

customElements.define('demo-first-steps', FirstSteps)
