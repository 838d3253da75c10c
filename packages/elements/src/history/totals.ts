import { html, nothing, type TemplateResult } from 'lit'
import type { HistoryCall, HistoryType } from '../api/history-wire.ts'
import { shortDuration } from '../words/duration.ts'
import { slugOf, TYPES } from './call-types.ts'
import { words } from './history-words.ts'

/** Which calls are shown. */
export type Filter = 'all' | HistoryType

/** The totals of the loaded calls. */
export interface Totals {
  readonly calls: number
  readonly ofType: ReadonlyMap<string, number>
  readonly talkMs: number
}

export function totalsOf(calls: readonly HistoryCall[]): Totals {
  const ofType = new Map<string, number>()
  let talkMs = 0
  for (const { type, durationMs = 0 } of calls) {
    ofType.set(type, (ofType.get(type) ?? 0) + 1)
    talkMs += durationMs
  }
  return { calls: calls.length, ofType, talkMs }
}

/** Calls and talk in one line. `partial`: there are older calls, which are not loaded. */
export const totalsLine = ({ calls, talkMs }: Totals, partial: boolean): TemplateResult =>
  html`<p class="totals" part="totals"
    ><strong>${words.calls(calls)}</strong> <span>${words.talk(shortDuration(talkMs))}</span>
    ${partial ? html`<span class="partial">${words.soFar}</span>` : nothing}</p
  >`

/** The number of calls of each type. Each count is a button that filters by its type. */
export function filters({ calls, ofType }: Totals, chosen: Filter, choose: (filter: Filter) => void): TemplateResult {
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
    ${filter('all', words.all, calls)} ${TYPES.map(type => filter(type, type, ofType.get(type) ?? 0))}
  </div>`
}
