import { html, nothing, type TemplateResult } from 'lit'
import type { ApiState } from '../../api/api-client.ts'
import type { CallsWords } from '../calls.words.ts'
import type { CallFeed } from '../feed/call-feed.ts'
import { type CallsView, filters } from '../feed/calls-view.ts'

export interface PlaceholderOptions {
  readonly feed: CallFeed | undefined
  readonly connection: ApiState['connection']
  readonly view: CallsView
  /** The statuses that the element lists at all. */
  readonly base: readonly string[]
  readonly words: CallsWords
  /** Shows what the filter hides; absent where the user cannot filter. */
  readonly onShow: ((view: CallsView) => void) | undefined
}

/**
 * The content instead of the table while it is loading, locked, empty or failed; `undefined` if
 * there are calls to show.
 */
export function tablePlaceholder({
  feed,
  connection,
  view,
  base,
  words,
  onShow,
}: PlaceholderOptions): TemplateResult | undefined {
  if (connection === 'locked') return message(words.locked)
  if (!feed || feed.phase === 'loading') return skeleton(words)
  if (feed.list.size > 0) return undefined
  if (feed.phase === 'failed') return message(words.notLoaded(whyOf(feed)), againOf(feed, words))
  if (feed.malformed > 0) return message(words.malformed(feed.malformed))
  if (onShow && filters(view, base)) {
    const all: CallsView = { status: [], order: view.order }
    const { search } = view
    const isNarrowed = search !== undefined && filters({ ...view, search: undefined }, base)
    const [word, wider] = isNarrowed ? [words.searchAll, { ...all, search }] : [words.showAll, all]
    return message(words.noMatch, { word, press: () => onShow(wider) })
  }
  const statuses = base.length > 0 ? base : view.status
  return message(statuses.includes('coming') ? words.noneWaiting : statuses.length > 0 ? words.none : words.noneYet)
}

const FEW = 10

/** The line below the table: more calls are loading, or could not be loaded. */
export function tableFooter(feed: CallFeed, words: CallsWords): TemplateResult | typeof nothing {
  if (feed.phase === 'failed') return message(words.notAllLoaded(whyOf(feed)), againOf(feed, words))
  if (feed.phase === 'more' && feed.list.size > FEW) return html`<p class="more">${words.loading}</p>`
  return feed.malformed > 0 ? message(words.malformed(feed.malformed)) : nothing
}

const whyOf = ({ error }: CallFeed) => (error instanceof Error ? error.message : String(error))

const againOf = (feed: CallFeed, words: CallsWords) => ({ word: words.tryAgain, press: () => feed.refetch() })

/** Placeholder rows for the screen; screen readers get a text. */
const skeleton = (words: CallsWords) => html`<div class="skeleton" aria-hidden="true">
    ${Array.from({ length: 6 }, () => html`<div><i></i><i></i><i></i></div>`)}
  </div>
  <p class="news">${words.loadingCalls}</p>`

const message = (text: string, button?: { readonly word: string; readonly press: () => void }): TemplateResult =>
  html`<div class="empty" part="empty">
    <p>${text}</p>
    ${button ? html`<button type="button" part="button" @click=${button.press}>${button.word}</button>` : nothing}
  </div>`
