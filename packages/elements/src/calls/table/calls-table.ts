import { html, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Call } from '../../api/call-wire.ts'
import type { Explanation } from '../../api/rules-wire.ts'
import type { RowWindow } from '../../rows/row-window.ts'
import type { CallsWords } from '../calls.words.ts'
import type { CallFeed } from '../feed/call-feed.ts'
import type { CallOrder } from '../feed/calls-view.ts'
import { COLUMNS, callCells, type RowContext } from './call-row.ts'
import type { RowFocus } from './row-focus.ts'

export interface TableOptions extends Omit<RowContext, 'current' | 'busy' | 'explanation' | 'selected'> {
  readonly explanationOf: (call: Call) => Explanation | undefined
  readonly feed: CallFeed
  readonly window: RowWindow
  readonly focus: RowFocus
  readonly isBusy: (id: string) => boolean
  /** Whether a call is selected; absent where calls cannot be selected. */
  readonly isSelected: ((id: string) => boolean) | undefined
  /** The shown calls are about to be replaced by those of a newer query. */
  readonly stale: boolean
  readonly onClick: (event: Event) => void
  readonly order: CallOrder
  readonly onOrder: (order: CallOrder) => void
}

/** The visible calls as rows of a table. ARIA attributes give its full length. */
export function table(options: TableOptions): TemplateResult {
  const { feed, window, focus, isBusy, isSelected, stale, onClick, order, onOrder, explanationOf, ...surroundings } =
    options
  const { list, partial } = feed
  const { now, zone, historyHref, callHref, words } = surroundings
  const drawn = window.rows.flatMap(({ index, start }) => {
    const call = list.at(index)
    return call ? [{ call, index, start }] : []
  })
  const current = focus.currentOf(drawn.map(({ call }) => call.id)) ?? list.at(window.seen.first)?.id
  const row = ({ call, index, start }: { call: Call; index: number; start: number }) => {
    const { id, status } = call
    const isCurrent = id === current
    const busy = isBusy(id)
    const selected = isSelected?.(id)
    const explanation = explanationOf(call)
    // A strict content security policy forbids styles in markup, but allows scripts to set them.
    return html`<div
      role="row"
      class="row"
      part="call"
      data-id=${id}
      data-status=${status}
      ?data-selected=${selected === true}
      ?data-gone=${feed.isGone(id)}
      tabindex=${isCurrent ? 0 : -1}
      aria-rowindex=${index + 2}
      .style=${`transform:translateY(${start}px)`}
    >
      ${guard([call, now, zone, historyHref, callHref, words, isCurrent, busy, selected, explanation], () =>
        callCells(call, { ...surroundings, current: isCurrent, busy, selected, explanation }),
      )}
    </div>`
  }
  return html`<div class="table" part="list" ?data-selectable=${isSelected !== undefined}>
    <div
      role="table"
      aria-labelledby="heading"
      aria-describedby="keys"
      aria-rowcount=${partial ? -1 : list.size + 1}
      aria-busy=${stale}
      ?data-stale=${stale}
    >
      <div role="rowgroup" class="head">
        <div role="row" aria-rowindex="1">
          ${sortHead(order, onOrder, words)}
          ${COLUMNS.map(name => html`<div role="columnheader" part="column">${words[name]}</div>`)}
        </div>
      </div>
      <div
        role="rowgroup"
        class="rows"
        .style=${`block-size:${window.sizePx}px`}
        @click=${onClick}
        @keydown=${focus.onKeyDown}
        @focusin=${focus.onFocusIn}
        @focusout=${focus.onFocusOut}
        @pointermove=${focus.onPointerMove}
        @pointerleave=${focus.onPointerLeave}
      >
        ${repeat(drawn, ({ call }) => call.id, row)}
      </div>
    </div>
    <p id="keys" class="news">${isSelected ? words.keys : words.keysNoBoxes}</p>
  </div>`
}

const sortHead = (order: CallOrder, onOrder: TableOptions['onOrder'], words: CallsWords) => {
  const [sort, arrow, word, other] =
    order === 'latest'
      ? (['descending', '↓', words.soonestFirst, 'soonest'] as const)
      : (['ascending', '↑', words.latestFirst, 'latest'] as const)
  return html`<div role="columnheader" part="column" aria-sort=${sort} @click=${() => onOrder(other)}>
    ${words.when} <button type="button" title=${word} aria-label=${word}>${arrow}</button>
  </div>`
}

/** The row of an event target. */
export const rowOf = (target: EventTarget | null): HTMLElement | undefined =>
  (target instanceof Element ? target.closest<HTMLElement>('.row') : undefined) ?? undefined
