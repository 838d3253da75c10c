import { html, nothing, type TemplateResult } from 'lit'
import type { CallList } from '../api/list-wire.ts'
import type { ListChange } from '../api/lists-client.ts'
import type { ListsWords } from '../lists/lists.words.ts'
import { formatNumber } from '../words/plural.ts'

export interface ListControls {
  readonly list: CallList
  /** How far the list is, in words. */
  readonly facts: string
  /** Whether the server is carrying out a command. */
  readonly pending: boolean
  readonly change: (change: ListChange) => void
  readonly ask: (what: 'stop' | 'again') => void
}

export const canBeStopped = ({ state }: CallList): boolean => ['idle', 'paused', 'running'].includes(state)

/** The buttons of a list: those that make sense in its state, and its lines. */
export function listControls({ list, facts, pending, change, ask }: ListControls, words: ListsWords): TemplateResult {
  const { state, concurrency } = list
  const setLines = (lines: number) => () => {
    if (lines > 0) change({ concurrency: lines })
  }
  return html`<div class="controls" part="controls">
    ${mainButton({ list, pending, change, ask }, words)}
    ${
      canBeStopped(list)
        ? html`<button type="button" part="button" aria-busy=${pending} @click=${() => ask('stop')}>${words.stop}</button>`
        : nothing
    }
    ${
      state === 'finished'
        ? nothing
        : html`<span class="lines" role="group" aria-label=${words.lines}>
            <span>${words.lines}</span>
            <button type="button" part="button" aria-label=${words.fewer} aria-disabled=${concurrency <= 1} @click=${setLines(concurrency - 1)}>−</button>
            <output>${formatNumber(concurrency, words.language)}</output>
            <button type="button" part="button" aria-label=${words.more} @click=${setLines(concurrency + 1)}>+</button>
          </span>`
    }
    <p class="facts" part="facts">${facts}</p>
  </div>`
}

/** One button whose word changes, so that it keeps the focus. */
function mainButton(
  { list, pending, change, ask }: Omit<ListControls, 'facts'>,
  words: ListsWords,
): TemplateResult | typeof nothing {
  const { state } = list
  const word = { idle: words.start, paused: words.goOn, running: words.pause, finished: words.again }[state]
  if (word === undefined) return nothing
  // A double click, or a key that is held, must not let a list go on that was just paused. To pause is always right.
  const press = ({ detail }: MouseEvent) => {
    if (state === 'finished') ask('again')
    else if (detail > 1 && state !== 'running') return
    else change({ paused: state === 'running' })
  }
  const hold = (event: KeyboardEvent) => {
    if (event.repeat) event.preventDefault()
  }
  return html`<button
    type="button"
    part="button"
    class="primary"
    aria-busy=${pending}
    @click=${press}
    @keydown=${hold}
  >
    ${word}
  </button>`
}
