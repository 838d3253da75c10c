import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiController } from '../api/api-controller.ts'
import type { CallList, CallLists } from '../api/list-wire.ts'
import { sharedApiClient } from '../api/shared-client.ts'
import { cardStyles } from '../card.styles.ts'
import { listStyles } from '../list.styles.ts'
import { address, checkProperties, clientWith, text } from '../properties/check-properties.ts'
import { theme } from '../theme.styles.ts'
import { WordsController } from '../words/language.ts'
import { styles } from './lists.styles.ts'
import { type ListsWords, listsWords } from './lists.words.ts'
import { RefreshedController } from './lists-controller.ts'
import { progressStyles } from './progress.styles.ts'
import { outcomeBar, progressOf, stateWord } from './progress.ts'

const CHECKS = { src: address, heading: text(), listHref: text(), client: clientWith('lists') }

/**
 * All lists with their progress, the latest first, updated live. Empty while the server wants a token,
 * and for a server without lists.
 *
 * @element outdial-lists
 * @attr {string} src - The URL at which the router of `@outdial/express` is mounted; the page's own
 * origin by default
 * @attr {string} heading - The heading; 'Lists' by default, in the language of the page
 * @attr {string} list-href - The link of a list, with `{name}` in it; none by default
 * @csspart base - The card
 * @csspart heading - The heading
 * @csspart list - One list
 * @csspart link - The link of a list
 * @csspart state - Its state
 * @csspart bar - The bar of its outcomes
 * @csspart empty - The text that replaces an empty list
 */
export class OutdialLists extends LitElement {
  static override styles = [theme, cardStyles, listStyles, progressStyles, styles]
  static override properties = {
    src: {},
    heading: {},
    listHref: { attribute: 'list-href' },
    client: { attribute: false },
  }

  /** The URL at which the router is mounted. @default '' (the page's own origin) */
  declare src: string
  /** The heading. @default '' ('Lists' in the language of the page) */
  declare heading: string
  /** The link of a list, with `{name}` in it. @default '' (no links) */
  declare listHref: string
  /** The client to use instead of the page's shared one for `src`. */
  declare client: ApiClient | undefined

  readonly #api = new ApiController(this, {
    call: () => this.#lists.refresh(),
    missed: () => this.#lists.refresh(),
  })
  readonly #lists: RefreshedController<CallLists> = new RefreshedController(
    this,
    () => this.#api.client,
    (client, signal) => client.lists({ signal }),
  )
  readonly #words = new WordsController(this, listsWords)

  constructor() {
    super()
    this.src = ''
    this.heading = ''
    this.listHref = ''
  }

  /** Loads the lists again, such as after one was added. */
  refresh(): void {
    this.#lists.refresh()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    checkProperties(this, changed, CHECKS)
    if (!changed.has('src') && !changed.has('client')) return
    this.#api.follow(this.client ?? sharedApiClient(this.src))
    this.#lists.reset()
  }

  protected override render(): TemplateResult | typeof nothing {
    const { phase, value } = this.#lists
    if (phase === 'absent' || this.#api.state?.connection === 'locked') return nothing
    const words = this.#words.now
    return html`<section part="base" lang=${words.language} aria-labelledby="heading" tabindex="-1">
      <h2 id="heading" part="heading">${this.heading || words.heading}</h2>
      ${
        value && value.lists.length > 0
          ? html`<ul class="lists" role="list">${value.lists.map(list => this.#list(list, value.maxLines !== undefined, words))}</ul>`
          : html`<p class="empty" part="empty">${value ? words.none : words[phase === 'failed' ? 'failed' : 'loading']}</p>`
      }
    </section>`
  }

  #list(list: CallList, isOwn: boolean, words: ListsWords): TemplateResult {
    const { state, name, ownerId, concurrency, linesInUse, total } = list
    const facts = [
      words.done(progressOf(list).ended, total),
      ...(state === 'finished' ? [] : [words.linesInUse(linesInUse, concurrency)]),
      ...(ownerId === undefined ? [] : [words.by(ownerId)]),
    ]
    return html`<li part="list">
      <span class="name"
        >${this.listHref === '' ? name : html`<a part="link" href=${listLink(isOwn ? name : list.queue, this.listHref)}>${name}</a>`}</span
      >
      <span class="state" part="state" data-state=${state}>${stateWord(list, words)}</span>
      <div class="bars">${outcomeBar(list, words)}</div>
      <p class="facts">${facts.join(' · ')}</p>
    </li>`
  }
}

/** The link of a list. An admin opens the lists of users by their queues, since names may be given twice. */
const listLink = (name: string, template: string): string =>
  template.replaceAll('{name}', () => encodeURIComponent(name))

if (!customElements.get('outdial-lists')) customElements.define('outdial-lists', OutdialLists)

declare global {
  interface HTMLElementTagNameMap {
    'outdial-lists': OutdialLists
  }
}
