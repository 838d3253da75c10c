import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { isRecord } from '../api/read.ts'
import { cardStyles } from '../card.styles.ts'
import { checkProperties, type PropertyCheck } from '../properties/check-properties.ts'
import { theme } from '../theme.styles.ts'
import { WordsController } from '../words/language.ts'
import { createKeyReader, isTaken, type Shortcut } from './key-reader.ts'
import { areOff, turnOff } from './saved-choice.ts'
import { styles } from './shortcuts.styles.ts'
import { type ShortcutsWords, shortcutsWords } from './shortcuts.words.ts'

const isShortcut = (value: unknown): boolean =>
  isRecord<Record<string, unknown>>(value) &&
  typeof value.keys === 'string' &&
  /^\S+( \S+)?$/.test(value.keys) &&
  typeof value.text === 'string' &&
  typeof value.run === 'function'

const shortcuts: PropertyCheck = [
  "a list of shortcuts such as { keys: 'g c', text: 'Calls', run }",
  value => Array.isArray(value) && value.every(isShortcut),
  [],
]

/**
 * The shortcuts of a page: a button and `?` list them, and they act anywhere on the page except in
 * fields and dialogs. The viewer can turn them off, which this browser remembers.
 *
 * @element outdial-shortcuts
 * @csspart button - The button that shows the list, and the one that closes it
 * @csspart dialog - The list
 * @csspart heading - The heading of the list
 * @csspart key - A key
 * @csspart input - The box that turns shortcuts off
 */
export class OutdialShortcuts extends LitElement {
  static override styles = [theme, cardStyles, styles]
  static override properties = {
    shortcuts: { attribute: false },
    off: { state: true },
  }

  /** `[{ keys: 'g c', text: 'Calls', run: () => … }]`; beside `?` and Escape. @default [] */
  declare shortcuts: readonly Shortcut[]

  declare private off: boolean

  readonly #words = new WordsController(this, shortcutsWords)
  readonly #read = createKeyReader(() => performance.now())

  constructor() {
    super()
    this.shortcuts = []
    this.off = areOff()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('keydown', this.#press)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('keydown', this.#press)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, { shortcuts })
  }

  protected override render(): TemplateResult {
    const words = this.#words.now
    return html`<button
        type="button"
        class="show"
        part="button"
        lang=${words.language}
        aria-label=${words.heading}
        aria-haspopup="dialog"
        aria-keyshortcuts=${this.off ? nothing : '?'}
        title=${words.heading}
        @click=${this.#show}
      >
        ?
      </button>
      <dialog part="dialog" lang=${words.language} aria-labelledby="heading" closedby="any">
        ${this.#list(words)}
      </dialog>`
  }

  #list(words: ShortcutsWords): TemplateResult {
    const always = [
      { keys: '?', text: words.show },
      { keys: 'Esc', text: words.close },
    ]
    return html`<form method="dialog">
      <h2 id="heading" part="heading">${words.heading}</h2>
      <dl>
        ${[...this.shortcuts, ...always].map(
          ({ keys, text }) =>
            html`<dt>${keysIn(keys, words)}</dt>
              <dd>${text}</dd>`,
        )}
      </dl>
      <label
        ><input type="checkbox" part="input" .checked=${!this.off} aria-describedby="hint" @change=${this.#turn} />
        ${words.areOn}</label
      >
      <small id="hint">${words.areOnHint}</small>
      <div class="answers"><button part="button" class="primary" autofocus>${words.done}</button></div>
    </form>`
  }

  readonly #show = () => this.shadowRoot?.querySelector('dialog')?.showModal()

  readonly #turn = ({ target }: Event) => {
    this.off = target instanceof HTMLInputElement && !target.checked
    turnOff(this.off)
  }

  readonly #press = (event: KeyboardEvent) => {
    if (this.off || isTaken(event)) return
    const shortcut = event.key === '?' ? { run: this.#show } : this.#read(event.key, this.shortcuts)
    if (!shortcut) return
    // The key must not be typed into the field that gets the focus.
    event.preventDefault()
    shortcut.run()
  }
}

const keysIn = (keys: string, words: ShortcutsWords) =>
  keys.split(' ').map((key, index) => html`${index > 0 ? ` ${words.andThen} ` : ''}<kbd part="key">${key}</kbd>`)

if (!customElements.get('outdial-shortcuts')) customElements.define('outdial-shortcuts', OutdialShortcuts)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-shortcuts': OutdialShortcuts
  }
}
