import { html, nothing, type TemplateResult } from 'lit'
import { shortDuration } from '../words/duration.ts'
import type { HistoryWords } from './history.words.ts'
import { type HistoryKind, kindsToFilter } from './kinds.ts'
import type { Row } from './sorted-rows.ts'
import { slugOf } from './type-icon.ts'

/** Which calls are shown. */
export type Filter = 'all' | HistoryKind

/** The totals of the loaded calls. */
export interface Totals {
  readonly calls: number
  readonly ofKind: ReadonlyMap<HistoryKind, number>
  readonly talkMs: number
}

export function totalsOf(rows: readonly Row[]): Totals {
  const ofKind = new Map<HistoryKind, number>()
  let talkMs = 0
  for (const { kind, call } of rows) {
    ofKind.set(kind, (ofKind.get(kind) ?? 0) + 1)
    talkMs += call.durationMs ?? 0
  }
  return { calls: rows.length, ofKind, talkMs }
}

/** Calls and talk in one line. `partial`: there are older calls, which are not loaded. */
export const totalsLine = ({ calls, talkMs }: Totals, partial: boolean, words: HistoryWords): TemplateResult =>
  html`<p class="totals" part="totals"
    ><strong>${words.calls(calls)}</strong> <span>${words.talk(shortDuration(talkMs))}</span>
    ${partial ? html`<span class="partial">${words.soFar}</span>` : nothing}</p
  >`

export interface FiltersOptions {
  readonly totals: Totals
  readonly chosen: Filter
  readonly words: HistoryWords
  readonly choose: (filter: Filter) => void
}

/** The number of calls of each kind. Each count is a button that filters by its kind. */
export function filters({ totals, chosen, words, choose }: FiltersOptions): TemplateResult {
  const { calls, ofKind } = totals
  const filter = (name: Filter, word: string, count: number) => html`<button
    type="button"
    part="filter"
    data-type=${slugOf(name)}
    aria-pressed=${name === chosen}
    @click=${() => choose(name)}
  >
    ${word} <strong>${count}</strong>
  </button>`
  return html`<div class="filters" role="group" aria-label=${words.filters}>
    ${filter('all', words.all, calls)}
    ${kindsToFilter(new Set(chosen === 'all' ? ofKind.keys() : [...ofKind.keys(), chosen])).map(kind => filter(kind, words[kind], ofKind.get(kind) ?? 0))}
  </div>`
}
