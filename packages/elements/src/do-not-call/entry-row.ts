import { html, nothing, type TemplateResult } from 'lit'
import type { DoNotCallEntry } from '../api/rules-wire.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { formatMoment } from '../words/time.ts'
import type { DoNotCallWords } from './do-not-call.words.ts'

/** `, since 21 Nov 2026, until 1 Jan 2027`; empty if neither is known. */
export function sinceWhen({ addedAt, until }: DoNotCallEntry, words: DoNotCallWords): string {
  const dayOf = (at: string) => formatMoment(at, undefined, { dateStyle: 'medium' }, words.language)
  const isOver = until !== undefined && Date.parse(until) <= Date.now()
  const known = [
    addedAt ? words.since(dayOf(addedAt)) : '',
    until ? (isOver ? words.endedOn : words.untilDay)(dayOf(until)) : '',
  ]
  return known.map(text => text && `, ${text}`).join('')
}

export function entryRow(entry: DoNotCallEntry, words: DoNotCallWords, remove: () => void): TemplateResult {
  const { number, reason, source } = entry
  const about = [reason, source && words.source(source)].filter(Boolean).join(' · ')
  return html`<li part="entry" data-number=${number}>
    <p>
      ${phoneNumber(number)}${sinceWhen(entry, words)} ${about ? html`<small>${about}</small>` : nothing}
    </p>
    <button type="button" part="button" aria-label=${words.removeNumber(number)} @click=${remove}>${words.remove}</button>
  </li>`
}
