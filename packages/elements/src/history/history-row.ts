import { html, nothing, type TemplateResult } from 'lit'
import type { HistoryCall } from '../api/history-wire.ts'
import { exactDuration, shortDuration } from '../words/duration.ts'
import { numberHref } from '../words/number-href.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { slugOf, typeIcon } from './call-types.ts'
import { momentOf, timeOf } from './days.ts'
import { words } from './history-words.ts'

/**
 * One call of the history. `hrefTemplate`: the link of a counterparty, with `{number}` in it; empty
 * for none.
 */
export function callRow(
  { createdAt, counterparty, type, answerReported, durationMs }: HistoryCall,
  at: Date,
  hrefTemplate: string,
): TemplateResult {
  return html`<li part="call" data-type=${slugOf(type)}>
    ${typeIcon(type)}
    <span class="counterparty" part="counterparty">${counterpartyOf(counterparty, hrefTemplate)}</span>
    <span class="type" part="type type-${slugOf(type)}"
      >${type}${answerReported === false ? html`<small>${words.answerNotReported}</small>` : nothing}</span
    >
    ${durationMs === undefined ? nothing : duration(durationMs)}
    <time class="time" part="time" datetime=${createdAt} title=${momentOf(at)}>${timeOf(at)}</time>
  </li>`
}

/** Screen readers get the exact duration, the screen a short one. */
const duration = (
  durationMs: number,
) => html`<time class="duration" part="duration" datetime="PT${durationMs / 1000}S" title=${exactDuration(durationMs)}
  ><span aria-hidden="true">${shortDuration(durationMs)}</span
  ><span class="heard">${exactDuration(durationMs)}</span></time
>`

function counterpartyOf(number: string | undefined, hrefTemplate: string): TemplateResult {
  if (number === undefined) return html`<span class="unknown">${words.unknown}</span>`
  if (hrefTemplate === '') return phoneNumber(number)
  return html`<a part="link" href=${numberHref(number, hrefTemplate)}>${phoneNumber(number)}</a>`
}
