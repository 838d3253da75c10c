import { html, nothing, type TemplateResult } from 'lit'
import type { HistoryCall } from '../api/history-wire.ts'
import { callHref } from '../words/call-href.ts'
import { exactDuration, shortDuration } from '../words/duration.ts'
import { numberHref } from '../words/number-href.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { momentOf, timeOf } from './days.ts'
import type { HistoryWords } from './history.words.ts'
import { type HistoryKind, isOurs, kindText } from './kinds.ts'
import type { Row } from './sorted-rows.ts'
import { kindIcon, slugOf } from './type-icon.ts'

export interface RowOptions {
  readonly words: HistoryWords
  /** The link of a counterparty, with `{number}` in it; empty for none. */
  readonly historyHref: string
  /** The link of a call, with `{id}` in it; empty for none. */
  readonly callHref: string
}

/** One call of the history. */
export function callRow({ call, at, kind }: Row, options: RowOptions): TemplateResult {
  const { createdAt, type, answerReported, durationMs } = call
  const { words } = options
  const slug = slugOf(type)
  const talk = durationMs === undefined ? nothing : duration(durationMs, words.language)
  const ours = isOurs(kind)
  return html`<li part="call" data-type=${slug} ?data-ours=${ours}>
    ${kindIcon(kind)}
    <span class="counterparty" part="counterparty"
      >${counterparty(call, kind, options)}${!ours && call.name ? html`<small><bdi>${call.name}</bdi></small>` : nothing}</span
    >
    <span class="type" part="type type-${slug}" title=${ours ? words[type] : nothing}
      >${opened(call, html`${kindText(call, kind, words)}${ours && talk !== nothing ? html`, ${talk}` : nothing}`, options)}${
        !ours && answerReported === false ? html`<small>${words.answerNotReported}</small>` : nothing
      }</span
    >
    ${ours ? nothing : talk}
    <time class="time" part="time" datetime=${createdAt} title=${momentOf(at, words.language)}
      >${timeOf(at, words.language)}</time
    >
  </li>`
}

/** Screen readers get the exact duration, the screen a short one. */
const duration = (durationMs: number, language: string) => {
  const exact = exactDuration(durationMs, language)
  return html`<time class="duration" part="duration" datetime="PT${durationMs / 1000}S" title=${exact}
  ><span aria-hidden="true">${shortDuration(durationMs)}</span
  ><span class="heard">${exact}</span></time
>`
}

/** The words of a call, as a link to its page if it has one. */
function opened({ id }: HistoryCall, text: TemplateResult, { callHref: template }: RowOptions): TemplateResult {
  if (id === undefined || template === '') return text
  return html`<a part="link" href=${callHref(id, template)}>${text}</a>`
}

function counterparty({ counterparty: number }: HistoryCall, kind: HistoryKind, { words, historyHref }: RowOptions) {
  const ours = isOurs(kind)
  if (number === undefined) return html`<span class="unknown">${ours ? words.anyNumber : words.unknown}</span>`
  const text = phoneNumber(number)
  const linked = historyHref === '' ? text : html`<a part="link" href=${numberHref(number, historyHref)}>${text}</a>`
  if (!ours) return linked
  const whose = kind === 'weReached' || kind === 'weMissed' ? words.fromOurs : words.toOurs
  return html`<span class="whose">${whose}</span> ${linked}`
}
