import { html, type TemplateResult } from 'lit'
import type { DialerEntry } from '../api/dialer-wire.ts'
import { statusBadge } from '../status/status.ts'
import { answeredBy } from '../words/detail-words.ts'
import { shortDuration } from '../words/duration.ts'
import { numberHref } from '../words/number-href.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { reasonOf } from '../words/reason.ts'
import { delayOf } from './delays.ts'

/**
 * One number of the list with its status. `hrefTemplate`: where it leads, with `{number}` in it;
 * empty: nowhere.
 */
export function entryRow(entry: DialerEntry, hrefTemplate: string): TemplateResult {
  const { index, to, status } = entry
  const number = hrefTemplate
    ? html`<a part="link" href=${numberHref(to, hrefTemplate)}>${phoneNumber(to)}</a>`
    : phoneNumber(to)
  return html`<li part="entry" data-index=${index} data-status=${status}>
    <span class="place" aria-hidden="true">${index + 1}</span>
    <span class="number" part="number">${number}</span>
    ${statusBadge(status)}
    <span class="detail" part="detail">${detailOf(entry)}</span>
  </li>`
}

function detailOf(entry: DialerEntry): string {
  const { attempt, durationMs } = entry
  const who = answeredBy(entry.details)
  const details = [
    attempt > 1 ? `attempt ${attempt}` : undefined,
    reasonOf(entry),
    delayOf(entry),
    who && `answered by ${who}`,
    durationMs === undefined ? undefined : shortDuration(durationMs),
  ]
  return details.filter(detail => detail !== undefined).join(' · ')
}
