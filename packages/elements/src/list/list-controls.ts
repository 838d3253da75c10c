import { html, nothing, type TemplateResult } from 'lit'
import type { CallList } from '../api/list-wire.ts'
import type { ListChange } from '../api/lists-client.ts'
import type { ListsWords } from '../lists/lists.words.ts'
import { formatNumber } from '../words/plural.ts'

export interface ListControls {
  readonly list: CallList
  /** Whether the server is carrying out a command. */
  readonly pending: boolean
  readonly change: (change: ListChange) => void
  readonly ask: (what: 'stop' | 'again') => void
}

/** The buttons of a list: those that make sense in its state, and its lines. */
export function listControls({ list, pending, change, ask }: ListControls, words: ListsWords): TemplateResult {
  const { state, concurrency } = list
  const button = (word: string, act: () => void, isPrimary = true) =>
    html`<button type="button" part="button" class=${isPrimary ? 'primary' : ''} aria-busy=${pending} @click=${act}>${word}</button>`
  const setLines = (lines: number) => () => change({ concurrency: lines })
  return html`<div class="controls" part="controls">
    ${state === 'idle' ? button(words.start, () => change({ paused: false })) : nothing}
    ${state === 'paused' ? button(words.goOn, () => change({ paused: false })) : nothing}
    ${state === 'running' ? button(words.pause, () => change({ paused: true })) : nothing}
    ${state === 'finished' ? button(words.again, () => ask('again')) : nothing}
    ${['idle', 'paused', 'running'].includes(state) ? button(words.stop, () => ask('stop'), false) : nothing}
    ${
      state === 'finished'
        ? nothing
        : html`<span class="lines" role="group" aria-label=${words.lines}>
            <span>${words.lines}</span>
            <button type="button" part="button" aria-label=${words.fewer} ?disabled=${concurrency <= 1} @click=${setLines(concurrency - 1)}>−</button>
            <output>${formatNumber(concurrency, words.language)}</output>
            <button type="button" part="button" aria-label=${words.more} @click=${setLines(concurrency + 1)}>+</button>
          </span>`
    }
  </div>`
}
