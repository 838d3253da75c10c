import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { checkProperties, text } from '../properties/check-properties.ts'
import { theme } from '../theme.styles.ts'
import { WordsController } from '../words/language.ts'
import { statusStyles } from './status.styles.ts'
import { statusBadge } from './status.ts'
import { statusWords } from './status.words.ts'

const CHECKS = { status: text(), cause: text() }

/**
 * The status of a call as an icon and a word, and why.
 *
 * @element outdial-status
 * @attr {string} status - A status of the glossary, such as `ringing`; one that this version does
 * not know is shown as it is
 * @attr {string} cause - The provider's own word for why, beside it
 * @csspart status - The icon and the word
 * @csspart status-waiting - Those of a status before the call
 * @csspart status-active - Those of a status during the call
 * @csspart status-completed - Those of a call that was completed
 * @csspart status-unsuccessful - Those of a call that came to nothing
 * @csspart cause - Why
 */
export class OutdialStatus extends LitElement {
  static override styles = [
    theme,
    statusStyles,
    css`
      :host {
        display: inline-flex;
        flex-wrap: wrap;
        align-items: baseline;
        column-gap: 0.5rem;
        container-type: normal;
      }
      [part='cause'] {
        color: var(--muted);
        font-size: 0.875rem;
        overflow-wrap: anywhere;
        unicode-bidi: isolate;
      }
    `,
  ]
  static override properties = { status: {}, cause: {} }

  /** A status of the glossary. @default '' (nothing is shown) */
  declare status: string
  /** The provider's own word for why. @default '' */
  declare cause: string

  readonly #words = new WordsController(this, statusWords)

  constructor() {
    super()
    this.status = ''
    this.cause = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.status) return nothing
    return html`${statusBadge(this.status, this.#words.now.language)}${this.cause ? html`<span part="cause">${this.cause}</span>` : nothing}`
  }
}

if (!customElements.get('outdial-status')) customElements.define('outdial-status', OutdialStatus)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-status': OutdialStatus
  }
}
