import { html, nothing, type TemplateResult } from 'lit'
import type { Call } from '../api/call-wire.ts'
import type { Overview } from '../api/overview-wire.ts'
import type { Explanation } from '../api/rules-wire.ts'
import { statusBadge } from '../status/status.ts'
import { callHref } from '../words/call-href.ts'
import { explanationText } from '../words/explanation.ts'
import { textIn } from '../words/metadata-text.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { formatNumber } from '../words/plural.ts'
import { reasonOf } from '../words/reason.ts'
import { formatMoment, formatRelative } from '../words/time.ts'
import { healthList } from './health.ts'
import { momentText } from './moment-text.ts'
import { outcomeChart } from './outcome-chart.ts'
import { isOverdue } from './overdue.ts'
import type { OverviewWords } from './overview.words.ts'
import { waitingList } from './waiting.ts'

export interface OverviewBodyOptions {
  readonly overview: Overview
  readonly services: readonly string[]
  readonly hours: number
  readonly words: OverviewWords
  /** The link of a call, with `{id}` in it; empty for none. */
  readonly callHref: string
  /** Why the next calls wait, by their ids. */
  readonly explanations: ReadonlyMap<string, Explanation>
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
      <div class="panel"><h3>${words.failures}</h3>${calls(overview.failures, options, { none: words.noFailures(hours), when: endTime, say: failureOf })}</div>
      <div class="panel"><h3>${words.dueNext}</h3>${calls(overview.next, options, { none: words.noNext, when: dueTime, say: dueOf })}</div>
      ${overview.dispatching ? html`<div class="panel"><h3>${words.health}</h3>${healthList(options)}</div>` : nothing}
    </div>`
}

const figure = (title: string, value: string, hint: TemplateResult | string) =>
  html`<div class="figure" part="figure">
    <dt>${title}</dt>
    <dd><strong part="value">${value}</strong><small>${hint}</small></dd>
  </div>`

function linesFigure({ inProgress, lines, dispatching, dialer }: Overview, words: OverviewWords): TemplateResult {
  if (lines === undefined) return figure(words.inProgress, formatNumber(inProgress, words.language), '')
  const share = lines === 0 ? 0 : Math.min(1, inProgress / lines)
  const bar = html`<svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="4" /><rect class="used" width=${share * 100} height="4" />
  </svg>`
  const parts = [
    dispatching && words.forScheduled(words.of(dispatching.linesInUse, lines - (dialer?.lines ?? 0))),
    dialer && words.forDialer(words.of(dialer.linesInUse, dialer.lines)),
  ]
  return figure(words.linesInUse, words.of(inProgress, lines), html`${bar}${parts.filter(Boolean).join(', ')}`)
}

function rateFigure(rate: number | undefined, hours: number, words: OverviewWords): TemplateResult {
  if (rate === undefined) return figure(words.answerRate, '–', words.noRate(hours))
  const percent = new Intl.NumberFormat(words.language, { style: 'percent', maximumFractionDigits: 0 })
  return figure(words.answerRate, percent.format(rate), words.answerRateHint(hours))
}

function failureOf(call: Call, { words: { language } }: OverviewBodyOptions): TemplateResult {
  const reason = reasonOf(call, language)
  return html`${statusBadge(call.status, language)}${reason === undefined ? nothing : ` · ${reason}`}`
}

const DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const

function dueOf(call: Call, { overview, words, explanations }: OverviewBodyOptions): TemplateResult | string {
  if (call.lastOutcome !== undefined) return words.retry
  const now = new Date(overview.at)
  const explanation = explanations.get(call.id)
  const why = explanation && explanationText(explanation, words.language)
  // Nothing but an event, or nothing at all, lets it ring.
  if (why !== undefined && explanation?.nextPossibleAt === undefined) return html`<span class="overdue">${why}</span>`
  if (!isOverdue(call, now)) return new Date(call.dueAt) <= now ? words.dueNow : ''
  return html`<span class="overdue">${words.overdue}${why === undefined ? nothing : ` · ${words.waits(why)}`}</span>`
}

/** How far away a call is, and its time. */
function dueTime({ dueAt }: Call, { overview, words }: OverviewBodyOptions): string {
  const now = new Date(overview.at)
  const { language } = words
  return `${formatRelative(dueAt, now, language)} · ${momentText(dueAt, now, { day: DAY, language })}`
}

interface CallsTexts {
  readonly none: string
  readonly when: (call: Call, options: OverviewBodyOptions) => string
  readonly say: (call: Call, options: OverviewBodyOptions) => TemplateResult | string
}

function calls(list: readonly Call[], options: OverviewBodyOptions, { none, when, say }: CallsTexts): TemplateResult {
  const { words, callHref: template } = options
  if (list.length === 0) return html`<p class="none">${none}</p>`
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
          >${when(call, options)}</time
        >
        <span class="said">${name === undefined ? nothing : html`<span class="name">${name}</span>`} ${say(call, options)}</span>
      </li>`
    })}
  </ul>`
}

const endTime = (call: Call, { overview, words }: OverviewBodyOptions): string =>
  formatRelative(endOf(call) ?? call.dueAt, new Date(overview.at), words.language)

/** A logged call has a begin and a length. */
const endOf = ({ endedAt, logged, at, durationMs = 0 }: Call): string | undefined =>
  logged === undefined ? endedAt : new Date(new Date(at).getTime() + durationMs).toISOString()
