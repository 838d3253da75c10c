import { html, type TemplateResult } from 'lit'
import type { CallList } from '../api/list-wire.ts'
import { statusWords } from '../status/status.words.ts'
import { formatNumber } from '../words/plural.ts'
import { wordsIn } from '../words/word-table.ts'
import type { ListsWords } from './lists.words.ts'

const OUTCOMES = [
  'completed',
  'no-answer',
  'busy',
  'failed',
  'rejected',
  'expired',
  'cancelled',
  'indeterminate',
] as const

/** The numbers of a list's calls that wait, are in progress and are over. */
export interface Progress {
  readonly waiting: number
  readonly live: number
  readonly ended: number
}

export function progressOf({ counts, total }: Pick<CallList, 'counts' | 'total'>): Progress {
  const waiting = counts['scheduled'] ?? 0
  const ended = OUTCOMES.reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0)
  return { waiting, ended, live: Math.max(total - waiting - ended, 0) }
}

/** Ended calls other than completed ones, and those of which nobody knows whether they rang. */
export const notReachedIn = ({ counts }: Pick<CallList, 'counts'>): number =>
  OUTCOMES.reduce(
    (sum, outcome) => (outcome === 'completed' || outcome === 'indeterminate' ? sum : sum + (counts[outcome] ?? 0)),
    0,
  )

/** The state of a list in words. A newer server may have a state that this version does not know. */
export function stateWord(list: CallList, words: ListsWords): string {
  const { state } = list
  switch (state) {
    case 'paused':
      return progressOf(list).live > 0 ? words.pausedWithCalls : words.paused
    case 'running':
      return list.allPaused ? words.allPaused : words.running
    case 'idle':
    case 'stopping':
      return words[state]
    case 'finished':
      return list.paused && (list.counts['cancelled'] ?? 0) > 0 ? words.wasStopped : words.finished
  }
  return state
}

/** The outcomes of a list as a bar, for the eye alone, and as a legend with numbers, for everybody. */
export function outcomeBar(list: CallList, words: ListsWords): TemplateResult {
  const { live, waiting } = progressOf(list)
  const outcomeWords = wordsIn(statusWords, words.language)
  const parts = [
    ...OUTCOMES.map(outcome => ({
      key: outcome,
      count: list.counts[outcome] ?? 0,
      word: outcomeWords[outcome],
    })),
    { key: 'live', count: live, word: words.inProgress },
    { key: 'waiting', count: waiting, word: words.waiting },
  ].filter(({ count }) => count > 0)
  return html`<div class="bar" part="bar" aria-hidden="true">
      ${parts.map(({ key, count }) => html`<span data-key=${key} .style=${`flex-grow:${count}`}></span>`)}
    </div>
    <ul class="legend" role="list" aria-label=${words.outcomes}>
      ${parts.map(
        ({ key, count, word }) =>
          html`<li data-key=${key}><span class="swatch" aria-hidden="true"></span>${word} <strong>${formatNumber(count, words.language)}</strong></li>`,
      )}
    </ul>`
}
