import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Call } from '../api/call-wire.ts'
import type { CallList } from '../api/list-wire.ts'
import type { ListsWords } from '../lists/lists.words.ts'
import { type FollowCalls, followButton } from '../rows/follow-calls.ts'
import type { RowWindow } from '../rows/row-window.ts'
import { listRow } from './list-row.ts'
import type { RowLinks } from './row-links.ts'

export interface ListTable {
  readonly list: CallList
  readonly window: RowWindow
  readonly links: RowLinks
  /** Present while there are calls that the view can follow. */
  readonly follow: FollowCalls | undefined
  readonly callAt: (index: number) => Call | undefined
  readonly callHref: string
  readonly historyHref: string
}

/** The rows of a list in view, and the button that lets the view follow the calls in progress. */
export function listTable(table: ListTable, words: ListsWords): TemplateResult {
  const { list, window, links, follow, callAt, callHref, historyHref } = table
  const { seen, rows, sizePx } = window
  const reached = links.reachedAmong(seen.first, seen.last)
  const context = { total: list.total, language: words.language, callHref, historyHref }
  return html`<div class="rows-head">
      <h3 id="rows">${words.rows}</h3>
      ${follow ? followButton(follow, words.follow) : nothing}
    </div>
    <ul
      class="rows"
      part="rows"
      role="list"
      aria-labelledby="rows"
      .style=${`block-size:${sizePx}px`}
      @keydown=${links.onKeyDown}
      @focusin=${links.onFocusIn}
      @focusout=${links.onFocusOut}
    >
      ${repeat(
        rows,
        ({ index }) => index,
        ({ index, start }) => listRow(callAt(index), { ...context, index, start, isReached: index === reached }),
      )}
    </ul>`
}
