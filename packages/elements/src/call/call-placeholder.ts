import { html, nothing, type TemplateResult } from 'lit'
import { failureOf } from '../words/error-text.ts'
import type { CallWords } from './call.words.ts'
import type { CallPhase } from './call-controller.ts'

export interface CallPlaceholderOptions {
  readonly phase: CallPhase | 'locked'
  readonly error: unknown
  readonly words: CallWords
  /** The link of the list of calls; empty for none. */
  readonly listHref: string
  readonly onAgain: () => void
}

/** The content instead of the call while there is none; `undefined` if there is one. */
export function callPlaceholder(options: CallPlaceholderOptions): TemplateResult | undefined {
  const { phase, error, words, listHref, onAgain } = options
  const list = listHref === '' ? nothing : html`<a part="link" href=${listHref}>${words.allCalls}</a>`
  switch (phase) {
    case 'ready':
      return undefined
    case 'locked':
      return message(words.locked)
    case 'missing':
      return message(html`<strong>${words.missing}</strong> ${words.missingHint}`, list)
    case 'failed':
      return message(
        words.failed(failureOf(error, words.language)),
        html`<button type="button" part="button" @click=${onAgain}>${words.tryAgain}</button>`,
      )
    default:
      return html`<div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>
        <p class="news">${words.loading}</p>`
  }
}

const message = (text: TemplateResult | string, more: TemplateResult | typeof nothing = nothing) =>
  html`<div class="empty" part="empty"><p>${text}</p>${more}</div>`
