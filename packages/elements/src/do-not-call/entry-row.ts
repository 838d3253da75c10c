import { html, nothing, type TemplateResult } from 'lit'
import type { DoNotCallEntry } from '../api/rules-wire.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { formatMoment } from '../words/time.ts'

const DAY = { dateStyle: 'medium' } as const

/** `, since 21 Nov 2026, until 1 Jan 2027`; empty if neither is known. */
export function sinceWhen({ addedAt, until }: DoNotCallEntry): string {
  const since = addedAt ? `, since ${formatMoment(addedAt, undefined, DAY)}` : ''
  if (!until) return since
  const isOver = Date.parse(until) <= Date.now()
  return `${since}${isOver ? ', which ended on' : ', until'} ${formatMoment(until, undefined, DAY)}`
}

export function entryRow(entry: DoNotCallEntry, remove: () => void): TemplateResult {
  const { number, reason, source } = entry
  const about = [reason, source && `source: ${source}`].filter(Boolean).join(' · ')
  return html`<li part="entry" data-number=${number}>
    <p>
      ${phoneNumber(number)}${sinceWhen(entry)} ${about ? html`<small>${about}</small>` : nothing}
    </p>
    <button type="button" part="button" aria-label="Remove ${number}" @click=${remove}>Remove</button>
  </li>`
}
