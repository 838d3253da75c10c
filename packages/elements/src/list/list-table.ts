import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Call } from '../api/call-wire.ts'
import type { CallList } from '../api/list-wire.ts'
import type { ListsWords } from '../lists/lists.words.ts'
import { listRow } from './list-row.ts'

export interface ListTable {
  readonly list: CallList
  /** Whether the view follows the calls in progress. */
  readonly follows: boolean
  readonly follow: (follows: boolean) => void
  /** The height of all rows, and those that are drawn, with their offsets in pixels. */
  readonly sizePx: number
  readonly rows: readonly { readonly index: number; readonly start: number }[]
  readonly callAt: (index: number) => Call | undefined
  readonly callHref: string
  readonly historyHref: string
}

/** The rows of a list, which scroll, and the choice whether the view follows the calls in progress. */
export function listTable(table: ListTable, words: ListsWords): TemplateResult {
  const { list, follows, follow, sizePx, rows, callAt, callHref, historyHref } = table
  const leave = () => follow(false)
  const context = { total: list.total, language: words.language, callHref, historyHref }
  return html`<div class="rows-head">
      <h3 id="rows">${words.rows}</h3>
      ${
        list.state === 'finished'
          ? nothing
          : html`<label class="check"
              ><input id="follow" type="checkbox" .checked=${follows} @change=${() => follow(!follows)} />${words.follow}</label
            >`
      }
    </div>
    <div
      class="scroll"
      part="rows"
      tabindex="0"
      role="region"
      aria-labelledby="rows"
      @wheel=${leave}
      @touchmove=${leave}
      @keydown=${leave}
      @pointerdown=${leave}
    >
      <ul class="rows" role="list" aria-labelledby="rows" .style=${`block-size:${sizePx}px;margin:0`}>
        ${repeat(
          rows,
          ({ index }) => index,
          ({ index, start }) => listRow(callAt(index), { ...context, index, start }),
        )}
      </ul>
    </div>`
}
