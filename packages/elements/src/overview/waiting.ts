import { html, nothing, type TemplateResult } from 'lit'
import type { DialerUsage, Overview, WaitingQueue, WaitingReason } from '../api/overview-wire.ts'
import { explanationText } from '../words/explanation.ts'
import { formatNumber } from '../words/plural.ts'
import { formatMoment } from '../words/time.ts'
import type { OverviewWords } from './overview.words.ts'

const MOST = 5

/** What waits, by queue, each with its reasons. */
export function waitingList({ waiting = [], dialer }: Overview, words: OverviewWords): TemplateResult {
  const shown = waiting.slice(0, MOST)
  const more = waiting.slice(MOST).reduce((sum, { calls }) => sum + calls, 0)
  return html`${dialer && dialer.waiting > 0 ? row(words.dialer, dialer.waiting, reasonsOfDialer(dialer), words) : nothing}
  ${shown.map(({ queue, calls, reasons }: WaitingQueue) => row(queue, calls, reasons, words))}
  ${more > 0 ? html`<span class="reason">${words.moreWaiting(more)}</span>` : nothing}`
}

const row = (name: string, calls: number, reasons: readonly WaitingReason[], words: OverviewWords) =>
  html`<span class="reason"
    ><b>${name}</b> ${formatNumber(calls, words.language)}:
    ${reasons.length === 0 ? words.next : reasons.map(reason => reasonText(reason, words)).join('; ')}</span
  >`

/** The lines of the dialer are taken in turn, so what waits waits for a line if nothing else stops it. */
function reasonsOfDialer({ paused, backoffUntil, lines, linesInUse }: DialerUsage): readonly WaitingReason[] {
  return [
    ...(paused ? [{ code: 'paused' }] : []),
    ...(backoffUntil === undefined ? [] : [{ code: 'held-back', until: backoffUntil }]),
    ...(linesInUse >= lines ? [{ code: 'all-lines' }] : []),
  ]
}

function reasonText({ code, until }: WaitingReason, words: OverviewWords): string {
  const text =
    code === 'due-later' || code === 'retry' || code === 'paused'
      ? words[code]
      : (explanationText({ because: [{ code, detail: code }] }, words.language) ?? code)
  return until === undefined ? text : words.until(text, momentText(until, words))
}

/** With the day, if it is another. */
function momentText(at: string, { language }: OverviewWords): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString()
  const time = { hour: 'numeric', minute: '2-digit' } as const
  return formatMoment(at, undefined, isToday ? time : { weekday: 'short', ...time }, language)
}
