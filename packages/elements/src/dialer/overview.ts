import { html, svg, type TemplateResult } from 'lit'
import type { StatusGroup } from '../status/status.ts'
import { progressWords, type Tally } from './tally.ts'

/** Which entries are shown. */
export type Filter = 'total' | StatusGroup

const FILTERS: readonly (readonly [Filter, string])[] = [
  ['total', 'All'],
  ['waiting', 'Waiting'],
  ['active', 'In progress'],
  ['completed', 'Completed'],
  ['unsuccessful', 'Not reached'],
]

/**
 * How far the list is: a bar and the same in words.
 *
 * @param note - A remark beside the bar
 */
export function progress(tally: Tally, note: string): TemplateResult {
  const { total, done, completed, active } = tally
  const words = progressWords(tally)
  // Drawn by attributes, since a strict content security policy forbids inline styles.
  return html`<div class="progress">
    <p><strong>${words}</strong><span>${note}</span></p>
    <svg
      part="progress"
      viewBox="0 0 ${Math.max(total, 1)} 1"
      preserveAspectRatio="none"
      role="progressbar"
      aria-label="Progress"
      aria-valuemin="0"
      aria-valuemax=${Math.max(total, 1)}
      aria-valuenow=${done}
      aria-valuetext=${words}
    >
      ${svg`<rect data-group="completed" width=${completed} height="1"/>
        <rect data-group="unsuccessful" x=${completed} width=${done - completed} height="1"/>
        <rect data-group="active" x=${done} width=${active} height="1"/>`}
    </svg>
  </div>`
}

/** How many entries stand where; each count shows just those when it is pressed. */
export function filters(tally: Tally, chosen: Filter, choose: (filter: Filter) => void): TemplateResult {
  const filter = ([name, word]: (typeof FILTERS)[number]) => html`<button
    type="button"
    part="filter"
    data-group=${name}
    aria-pressed=${name === chosen}
    @click=${() => choose(name)}
  >
    ${word} <strong>${tally[name]}</strong>
  </button>`
  return html`<div class="filters" role="group" aria-label="Show">${FILTERS.map(filter)}</div>`
}
