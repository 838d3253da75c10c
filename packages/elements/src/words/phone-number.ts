import { html, type TemplateResult } from 'lit'
import { AsyncDirective, directive } from 'lit/async-directive.js'

type Grouping = (number: string) => readonly string[]

let grouping: Grouping | undefined
let loading: Promise<void> | undefined

/** A page that is always busy is never idle: its numbers wait no longer than this. */
const IDLE_MS = 1_000

const idle = (): Promise<void> =>
  new Promise(resolve => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: IDLE_MS })
    else setTimeout(resolve)
  })

/** Loads the formats of all countries, once, when the page has nothing else to do. */
async function load(): Promise<void> {
  await idle()
  const { groupsOf } = await import('./number-format.ts')
  grouping = groupsOf
}

class PhoneNumberDirective extends AsyncDirective {
  #number = ''

  render(number: string): unknown {
    this.#number = number
    if (!grouping) {
      // Without the formats, such as offline, numbers stay as they are.
      loading ??= load().catch(() => {})
      void loading.then(this.#redraw)
    }
    return textOf(number)
  }

  override reconnected(): void {
    this.#redraw()
  }

  readonly #redraw = () => {
    if (grouping && this.isConnected) this.setValue(textOf(this.#number))
  }
}

const text = directive(PhoneNumberDirective)

const textOf = (number: string): unknown => grouping?.(number).map(group => html`<span>${group}</span>`) ?? number

/**
 * A number as people write it, `+1 301 804 0009`, from E.164. The gaps are space, not text: what
 * is copied, found in the page or read as text is E.164. Until the formats are loaded, after the
 * first drawing, the number stands without gaps. The gaps are in the theme, as `.phone-number`.
 */
export const phoneNumber = (number: string): TemplateResult =>
  html`<bdi class="phone-number" dir="ltr">${text(number)}</bdi>`

/** A text in which E.164 numbers are drawn as `phoneNumber` does. */
export const withNumbers = (message: string): readonly unknown[] =>
  message.split(/(\+\d{7,15})/).map((part, index) => (index % 2 === 1 ? phoneNumber(part) : part))
