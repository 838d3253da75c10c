import { html, nothing, type TemplateResult } from 'lit'
import type { ApiState } from '../../api/api-client.ts'
import type { CallFeed } from '../feed/call-feed.ts'
import { type CallsView, filters } from '../feed/calls-view.ts'

export interface PlaceholderOptions {
  readonly feed: CallFeed | undefined
  readonly connection: ApiState['connection']
  readonly view: CallsView
  /** The statuses that the element lists at all. */
  readonly base: readonly string[]
  readonly onShowAll: () => void
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
  onShowAll,
}: PlaceholderOptions): TemplateResult | undefined {
  if (connection === 'locked') return message('The server wants to know who you are. Sign in to see the calls.')
  if (!feed || feed.phase === 'loading') return skeleton
  if (feed.list.size > 0) return undefined
  if (feed.phase === 'failed') return message(`The calls could not be loaded. ${whyOf(feed)}`, againOf(feed))
  if (feed.malformed > 0) return message(malformedText(feed.malformed))
  if (filters(view, base)) return message('No call matches.', { word: 'Show all', press: onShowAll })
  return message(base.includes('coming') ? 'No calls are waiting.' : base.length > 0 ? 'No calls.' : 'No calls yet.')
}

const FEW = 10

/** The line below the table: more calls are loading, or could not be loaded. */
export function tableFooter(feed: CallFeed): TemplateResult | typeof nothing {
  if (feed.phase === 'failed') return message(`Not all could be loaded. ${whyOf(feed)}`, againOf(feed))
  if (feed.phase === 'more' && feed.list.size > FEW) return html`<p class="more">Loading…</p>`
  return feed.malformed > 0 ? message(malformedText(feed.malformed)) : nothing
}

const malformedText = (count: number) => `${count} malformed, and not shown.`

const whyOf = ({ error }: CallFeed) => (error instanceof Error ? error.message : String(error))

const againOf = (feed: CallFeed) => ({ word: 'Try again', press: () => feed.refetch() })

/** Placeholder rows for the screen; screen readers get a text. */
const skeleton = html`<div class="skeleton" aria-hidden="true">
    ${Array.from({ length: 6 }, () => html`<div><i></i><i></i><i></i></div>`)}
  </div>
  <p class="news">Loading the calls…</p>`

const message = (text: string, button?: { readonly word: string; readonly press: () => void }): TemplateResult =>
  html`<div class="empty" part="empty">
    <p>${text}</p>
    ${button ? html`<button type="button" part="button" @click=${button.press}>${button.word}</button>` : nothing}
  </div>`
