import { html, nothing, type TemplateResult } from 'lit'
import type { Call } from '../api/call-wire.ts'
import type { Overview, WaitingQueue } from '../api/overview-wire.ts'
import { statusBadge } from '../status/status.ts'
import { callHref } from '../words/call-href.ts'
import { explanationText } from '../words/explanation.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { formatNumber } from '../words/plural.ts'
import { reasonOf } from '../words/reason.ts'
import { formatMoment, formatRelative } from '../words/time.ts'
import { healthList } from './health.ts'
import { outcomeChart } from './outcome-chart.ts'
import type { OverviewWords } from './overview.words.ts'

export interface OverviewBodyOptions {
  readonly overview: Overview
  readonly services: readonly string[]
  readonly hours: number
  readonly words: OverviewWords
  /** The link of a call, with `{id}` in it; empty for none. */
  readonly callHref: string
}

/** Everything below the heading. */
export function overviewBody(options: OverviewBodyOptions): TemplateResult {
  const { overview, hours, words } = options
  const isEmpty = overview.scheduled + overview.inProgress + overview.hours.length === 0
  return html`<dl class="figures">
      ${linesFigure(overview, words)}
      ${figure(words.ended, formatNumber(overview.endedLastMinute, words.language), words.endedHint)}
      ${figure(words.answerRate, rateText(overview.answerRate, words), words.answerRateHint(hours))}
      ${figure(
        words.scheduled,
        formatNumber(overview.scheduled, words.language),
        html`${overview.waiting?.map(queue => html`<span class="reason">${waitingText(queue, words)}</span>`)}`,
      )}
    </dl>
    ${isEmpty ? html`<p class="empty" part="empty">${words.empty(hours)}</p>` : nothing}
    <div class="panels">
      <div class="panel wide"><h3>${words.outcomes}</h3>${outcomeChart(overview, hours, words)}</div>
      <div class="panel"><h3>${words.failures}</h3>${calls(overview.failures, words.noFailures, options, failureOf)}</div>
      <div class="panel"><h3>${words.dueNext}</h3>${calls(overview.next, words.noNext, options, dueOf)}</div>
      ${overview.dispatching ? html`<div class="panel"><h3>${words.health}</h3>${healthList(options)}</div>` : nothing}
    </div>`
}

const figure = (title: string, value: string, hint: TemplateResult | string) =>
  html`<div class="figure" part="figure">
    <dt>${title}</dt>
    <dd><strong part="value">${value}</strong><small>${hint}</small></dd>
  </div>`

function linesFigure({ inProgress, lines }: Overview, words: OverviewWords): TemplateResult {
  if (lines === undefined) return figure(words.inProgress, formatNumber(inProgress, words.language), '')
  const share = lines === 0 ? 0 : Math.min(1, inProgress / lines)
  const bar = html`<svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="4" /><rect class="used" width=${share * 100} height="4" />
  </svg>`
  return figure(words.linesInUse, words.of(inProgress, lines), bar)
}

const rateText = (rate: number | undefined, words: OverviewWords): string =>
  rate === undefined
    ? words.none
    : new Intl.NumberFormat(words.language, { style: 'percent', maximumFractionDigits: 0 }).format(rate)

function waitingText({ queue, calls, code, until }: WaitingQueue, words: OverviewWords): string {
  const reason = reasonText(code, words)
  const text = until === undefined ? reason : words.until(reason, momentText(until, words))
  return `${queue} (${formatNumber(calls, words.language)}): ${text}`
}

function reasonText(code: string | undefined, words: OverviewWords): string {
  if (code === undefined) return words.next
  if (code === 'due-later' || code === 'retry') return words[code]
  return explanationText({ because: [{ code, detail: code }] }, words.language) ?? code
}

/** With the day, if it is another. */
function momentText(at: string, { language }: OverviewWords): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString()
  const time = { hour: 'numeric', minute: '2-digit' } as const
  return formatMoment(at, undefined, isToday ? time : { weekday: 'short', ...time }, language)
}

function failureOf(call: Call, { language }: OverviewWords): TemplateResult {
  const reason = reasonOf(call, language)
  return html`${statusBadge(call.status, language)}${reason === undefined ? nothing : ` · ${reason}`}`
}

const dueOf = ({ lastOutcome }: Call, words: OverviewWords): string => (lastOutcome === undefined ? '' : words.retry)

function calls(
  list: readonly Call[],
  none: string,
  { overview, words, callHref: template }: OverviewBodyOptions,
  say: (call: Call, words: OverviewWords) => TemplateResult | string,
): TemplateResult {
  if (list.length === 0) return html`<p class="none">${none}</p>`
  const now = new Date(overview.at)
  return html`<ul class="calls" role="list">
    ${list.map(call => {
      const number = phoneNumber(call.to)
      const at = call.endedAt ?? call.dueAt
      return html`<li part="call">
        <span class="number"
          >${template === '' ? number : html`<a part="link" href=${callHref(call.id, template)}>${number}</a>`}</span
        >
        <time datetime=${at} title=${formatMoment(at, undefined, undefined, words.language)}
          >${formatRelative(at, now, words.language)}</time
        >
        <span class="said">${say(call, words)}</span>
      </li>`
    })}
  </ul>`
}
