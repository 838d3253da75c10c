import { html, nothing, type TemplateResult } from 'lit'
import type { ApiState } from '../api/api-client.ts'
import { isInvalidRequest, reasonOf } from '../words/error-text.ts'
import type { HistoryWords } from './history.words.ts'
import type { HistoryKnown } from './history-feed.ts'

export interface PlaceholderOptions {
  readonly phone: string
  readonly connection: ApiState['connection']
  /** The page gives the calls, and they are not there yet. */
  readonly given: boolean
  readonly failure: HistoryKnown['failure']
  readonly retry: () => void
  readonly words: HistoryWords
}

/** The content while no call is loaded. */
export function historyPlaceholder({
  phone,
  connection,
  given,
  failure,
  retry,
  words,
}: PlaceholderOptions): TemplateResult {
  if (phone === '' && !given) return html`<p class="empty">${words.noPhone}</p>`
  if (connection === 'locked') return html`<p class="empty">${words.locked}</p>`
  // The server rejects this as a number, so a retry would change nothing.
  if (isInvalidRequest(failure?.error)) return html`<p part="notice" class="notice">${words.invalid(phone)}</p>`
  // The request is repeated automatically when the server is back.
  if (failure && connection !== 'away') return failedNotice({ failure, retry, words, said: words.failed })
  return html`<p class="empty">${words.loading}</p>`
}

export interface FailedNotice {
  readonly failure: NonNullable<HistoryKnown['failure']>
  readonly retry: () => void
  readonly words: HistoryWords
  /** The sentence of the failure. @default by what was asked for */
  readonly said?: (why: string) => string
}

/** An error message with a retry button. */
export function failedNotice({ failure, retry, words, said }: FailedNotice): TemplateResult {
  const { of, error } = failure
  const sentence = said ?? (of === 'more' ? words.moreFailed : words.stale)
  return html`<div part="notice" class="notice">
    <p>${sentence(reasonOf(error, words.language))}</p>
    <button type="button" part="button" @click=${retry}>${words.again}</button>
  </div>`
}

/** Says that calls are left out, because they are malformed. */
export const malformedLine = (count: number, words: HistoryWords): TemplateResult | typeof nothing =>
  count > 0 ? html`<p class="empty">${words.malformed(count)}</p>` : nothing
