import { html, nothing, type TemplateResult } from 'lit'
import type { Call } from '../api/call-wire.ts'
import type { Overview } from '../api/overview-wire.ts'
import { statusBadge } from '../status/status.ts'
import { callHref } from '../words/call-href.ts'
import { textIn } from '../words/metadata-text.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { formatNumber } from '../words/plural.ts'
import { reasonOf } from '../words/reason.ts'
import { formatMoment, formatRelative } from '../words/time.ts'
import { healthList } from './health.ts'
import { outcomeChart } from './outcome-chart.ts'
import type { OverviewWords } from './overview.words.ts'
import { waitingList } from './waiting.ts'

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
      ${rateFigure(overview.answerRate, hours, words)}
      ${figure(words.scheduled, formatNumber(overview.scheduled, words.language), waitingList(overview, words))}
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

function rateFigure(rate: number | undefined, hours: number, words: OverviewWords): TemplateResult {
  if (rate === undefined) return figure(words.answerRate, '–', words.noRate(hours))
  const percent = new Intl.NumberFormat(words.language, { style: 'percent', maximumFractionDigits: 0 })
  return figure(words.answerRate, percent.format(rate), words.answerRateHint(hours))
}

function failureOf(call: Call, { language }: OverviewWords): TemplateResult {
  const reason = reasonOf(call, language)
  return html`${statusBadge(call.status, language)}${reason === undefined ? nothing : ` · ${reason}`}`
}

function dueOf({ dueAt, lastOutcome }: Call, words: OverviewWords, now: Date): string {
  if (lastOutcome !== undefined) return words.retry
  return new Date(dueAt) <= now ? words.overdue : ''
}

function calls(
  list: readonly Call[],
  none: string,
  { overview, words, callHref: template }: OverviewBodyOptions,
  say: (call: Call, words: OverviewWords, now: Date) => TemplateResult | string,
): TemplateResult {
  if (list.length === 0) return html`<p class="none">${none}</p>`
  const now = new Date(overview.at)
  return html`<ul class="calls" role="list">
    ${list.map(call => {
      const number = phoneNumber(call.to)
      const at = endOf(call) ?? call.dueAt
      const name = textIn(call, 'name')
      return html`<li part="call">
        <span class="number"
          >${template === '' ? number : html`<a part="link" href=${callHref(call.id, template)}>${number}</a>`}</span
        >
        <time datetime=${at} title=${formatMoment(at, undefined, { dateStyle: 'full', timeStyle: 'short' }, words.language)}
          >${formatRelative(at, now, words.language)}</time
        >
        <span class="said">${name === undefined ? nothing : html`<span class="name">${name}</span>`} ${say(call, words, now)}</span>
      </li>`
    })}
  </ul>`
}

/** A logged call has a begin and a length. */
const endOf = ({ endedAt, logged, at, durationMs = 0 }: Call): string | undefined =>
  logged === undefined ? endedAt : new Date(new Date(at).getTime() + durationMs).toISOString()
