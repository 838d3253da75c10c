import { html, nothing, type TemplateResult } from 'lit'
import { type Detail, detailsIn } from '../../words/detail-words.ts'
import type { DialogWords } from './dialogs.words.ts'

// A longer text is folded.
const LONG = 160

/** What the provider reported about an attempt beside its status; empty if it is nothing. */
export function attemptDetails(
  details: Readonly<Record<string, unknown>> | undefined,
  words: DialogWords,
): TemplateResult | typeof nothing {
  const known = detailsIn(details, words.language)
  if (known.length === 0) return nothing
  return html`<dl class="reported">
    ${known.map(each => html`<dt>${each.name}</dt><dd>${value(each, words)}</dd>`)}
  </dl>`
}

function value({ text, href }: Detail, words: DialogWords): TemplateResult {
  if (href !== undefined) return html`<a href=${href} target="_blank" rel="noopener noreferrer">${words.listen}</a>`
  if (text.length <= LONG) return html`<bdi>${text}</bdi>`
  return html`<details>
    <summary><bdi>${text.slice(0, LONG / 2)}…</bdi></summary>
    <bdi class="text">${text}</bdi>
  </details>`
}
