import { html, type TemplateResult } from 'lit'
import type { DialerEntry } from '../api/dialer-wire.ts'
import { statusBadge } from '../status/status.ts'
import { shortDuration } from '../words/duration.ts'
import { numberHref } from '../words/number-href.ts'

/**
 * One number of the list with its status. `hrefTemplate`: where it leads, with `{number}` in it;
 * empty: nowhere.
 */
export function entryRow(entry: DialerEntry, hrefTemplate: string): TemplateResult {
  const { index, to, status } = entry
  const number = hrefTemplate ? html`<a part="link" href=${numberHref(to, hrefTemplate)}>${to}</a>` : to
  return html`<li part="entry" data-index=${index} data-status=${status}>
    <span class="place" aria-hidden="true">${index + 1}</span>
    <span class="number" part="number">${number}</span>
    ${statusBadge(status)}
    <span class="detail" part="detail">${detailOf(entry)}</span>
  </li>`
}

function detailOf({ status, attempt, cause, durationMs }: DialerEntry): string {
  // A cause that only repeats the status is not shown.
  const why = cause && cause.toLowerCase().replaceAll(/[^a-z]+/g, '-') !== status ? cause : undefined
  const details = [
    attempt > 1 ? `attempt ${attempt}` : undefined,
    why,
    durationMs === undefined ? undefined : shortDuration(durationMs),
  ]
  return details.filter(detail => detail !== undefined).join(' · ')
}
