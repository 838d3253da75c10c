import { html, nothing, svg, type TemplateResult } from 'lit'
import type { DialerWords } from './dialer.words.ts'
import { type EntryGroup, progressWords, type Tally } from './tally.ts'

/** Which entries are shown. */
export type Filter = 'total' | EntryGroup

const FILTERS: readonly Filter[] = ['total', 'waiting', 'active', 'completed', 'unsuccessful', 'notDialed']

/**
 * How far the list is: a bar and the same in words.
 *
 * @param note - A remark beside the bar
 */
export function progress(tally: Tally, note: string, words: DialerWords): TemplateResult {
  const { total, done, completed, active } = tally
  const text = progressWords(tally, words)
  // Drawn by attributes, since a strict content security policy forbids inline styles.
  return html`<div class="progress">
    <p><strong>${text}</strong><span>${note}</span></p>
    <svg
      part="progress"
      viewBox="0 0 ${Math.max(total, 1)} 1"
      preserveAspectRatio="none"
      role="progressbar"
      aria-label=${words.progress}
      aria-valuemin="0"
      aria-valuemax=${Math.max(total, 1)}
      aria-valuenow=${done}
      aria-valuetext=${text}
    >
      ${svg`<rect data-group="completed" width=${completed} height="1"/>
        <rect data-group="unsuccessful" x=${completed} width=${done - completed} height="1"/>
        <rect data-group="active" x=${done} width=${active} height="1"/>`}
    </svg>
  </div>`
}

/**
 * How many entries stand where; each count shows just those when it is pressed. The count of those
 * that were not dialed is there once there are some.
 */
export function filters(
  tally: Tally,
  chosen: Filter,
  choose: (filter: Filter) => void,
  words: DialerWords,
): TemplateResult {
  const filter = (name: Filter) => html`<button
    type="button"
    part="filter"
    data-group=${name}
    aria-pressed=${name === chosen}
    @click=${() => choose(name)}
  >
    ${words[name]} <strong>${tally[name]}</strong>
  </button>`
  const isShown = (name: Filter) => name !== 'notDialed' || tally.notDialed > 0 || chosen === name
  return html`<div class="filters" role="group" aria-label=${words.show}>
    ${FILTERS.map(name => (isShown(name) ? filter(name) : nothing))}
  </div>`
}
