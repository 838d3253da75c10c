import { html, nothing, type TemplateResult } from 'lit'
import type { Call } from '../api/call-wire.ts'
import { groupOf, statusBadge } from '../status/status.ts'
import { shortDuration } from '../words/duration.ts'
import { numberHref } from '../words/number-href.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { formatNumber } from '../words/plural.ts'
import { reasonOf } from '../words/reason.ts'

export interface ListRowContext {
  readonly index: number
  readonly start: number
  /** Whether Tab reaches the link of the row. */
  readonly isReached: boolean
  readonly total: number
  readonly language: string
  /** The link of a call, with `{id}` in it; empty for none. */
  readonly callHref: string
  /** The link of a number, with `{number}` in it; empty for none. */
  readonly historyHref: string
}

/** One row of a list; a placeholder until its call is loaded. */
export function listRow(call: Call | undefined, context: ListRowContext): TemplateResult {
  const { index, start, total, language } = context
  return html`<li
    class="row"
    part="row"
    data-index=${index}
    data-group=${call ? groupOf(call.status) : nothing}
    aria-setsize=${total}
    aria-posinset=${index + 1}
    .style=${`transform:translateY(${start}px)`}
  >
    <span class="place">${formatNumber(index + 1, language)}</span>
    ${call ? cells(call, context) : nothing}
  </li>`
}

function cells(call: Call, { language, callHref, historyHref, isReached }: ListRowContext): TemplateResult {
  const { id, to, status, metadata, durationMs } = call
  const text = (name: string) => (typeof metadata?.[name] === 'string' ? metadata[name].trim() : '')
  const person = [text('name'), text('note')].filter(Boolean).join(' · ')
  const href =
    callHref !== ''
      ? callHref.replaceAll('{id}', () => encodeURIComponent(id))
      : historyHref !== ''
        ? numberHref(to, historyHref)
        : undefined
  const number = phoneNumber(to)
  return html`<span class="number">${href === undefined ? number : html`<a part="link" href=${href} tabindex=${isReached ? nothing : -1}>${number}</a>`}</span>
    <span class="person" title=${person || nothing}>${person}</span>
    <span class="standing" title=${reasonOf(call, language) ?? nothing}>${statusBadge(status, language)}</span>
    <span class="length">${durationMs === undefined ? nothing : shortDuration(durationMs)}</span>`
}
