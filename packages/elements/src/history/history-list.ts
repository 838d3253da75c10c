import { html, nothing, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { repeat } from 'lit/directives/repeat.js'
import { currentTimeZone } from '../words/current-time-zone.ts'
import { placeOf, viewerTimeZone } from '../words/time.ts'
import { byDay, dayName } from './days.ts'
import type { HistoryWords } from './history.words.ts'
import type { HistoryKnown } from './history-feed.ts'
import { failedNotice } from './history-placeholder.ts'
import { callRow } from './history-row.ts'
import { isOurs } from './kinds.ts'
import type { Row } from './sorted-rows.ts'
import { type Filter, filters, type Totals, totalsLine } from './totals.ts'

export interface HistoryListOptions {
  readonly rows: readonly Row[]
  readonly totals: Totals
  readonly filter: Filter
  /** How many rows are drawn. */
  readonly most: number
  /** Whether there are older calls, which are not loaded. */
  readonly isPartial: boolean
  /** Whether they are being loaded. */
  readonly asking: boolean
  readonly failure: HistoryKnown['failure']
  /** The links of a counterparty and of a call; empty for none. */
  readonly links: { readonly historyHref: string; readonly callHref: string }
  readonly words: HistoryWords
  readonly choose: (filter: Filter) => void
  readonly showMore: () => void
  readonly retry: () => void
}

/** The calls by day, below their totals. */
export function historyList(options: HistoryListOptions): TemplateResult {
  const { rows, totals, filter, most, isPartial, asking, failure, words, choose, showMore, retry } = options
  if (rows.length === 0) return html`<p class="empty">${words.empty}</p>`
  const wanted = filter === 'all' ? rows : rows.filter(({ kind }) => kind === filter)
  const shown = wanted.slice(0, most)
  return html`${totalsLine(totals, isPartial, words)}
    ${rows.every(({ kind }) => isOurs(kind)) ? nothing : html`<p class="sides">${words.sides}</p>`}
    <p class="zone">${words.timesIn(placeOf(currentTimeZone(viewerTimeZone())))}</p>
    ${filters({ totals, chosen: filter, words, choose })}
    ${
      shown.length > 0 || filter === 'all'
        ? nothing
        : html`<p class="empty">${isPartial ? words.noneOf(words[filter], rows.length) : words.none(words[filter])}</p>`
    }
    ${days(shown, options)}
    ${failure ? failedNotice({ failure, retry, words }) : nothing}
    ${
      isPartial || shown.length < wanted.length
        ? html`<button type="button" part="button" class="more" aria-busy=${asking} @click=${showMore}>
            ${asking ? words.loadingMore : words.more}
          </button>`
        : nothing
    }`
}

function days(rows: readonly Row[], { links, words }: HistoryListOptions): unknown {
  const now = new Date()
  const { historyHref, callHref } = links
  return repeat(
    byDay(rows),
    ({ key }) => key,
    ({ key, at, items }) => html`<h3 id="day-${key}" part="day">${dayName(at, now, words)}</h3>
      <ol part="list" role="list" aria-labelledby="day-${key}">
        ${repeat(
          items,
          row => row.key,
          row =>
            guard([row.call, row.kind, historyHref, callHref, words], () =>
              callRow(row, { historyHref, callHref, words }),
            ),
        )}
      </ol>`,
  )
}
