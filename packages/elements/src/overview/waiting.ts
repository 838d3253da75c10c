import { html, nothing, type TemplateResult } from 'lit'
import type { DialerUsage, Overview, WaitingQueue, WaitingReason } from '../api/overview-wire.ts'
import { explanationText } from '../words/explanation.ts'
import { formatNumber } from '../words/plural.ts'
import { momentText } from './moment-text.ts'
import type { OverviewWords } from './overview.words.ts'

const MOST = 5

/** What waits, by queue, each with its reasons. What waits in one queue only needs no name. */
export function waitingList({ at, waiting = [], dialer }: Overview, words: OverviewWords): TemplateResult {
  const now = new Date(at)
  const shown = waiting.slice(0, MOST)
  const more = waiting.slice(MOST).reduce((sum, { calls }) => sum + calls, 0)
  const hasDialer = dialer !== undefined && dialer.waiting > 0
  const row = (name: string, calls: number, reasons: readonly WaitingReason[]) =>
    html`<span class="reason"
      >${hasDialer || waiting.length > 1 ? html`<b>${name}</b> ${formatNumber(calls, words.language)}: ` : nothing}${
        reasons.length === 0 ? words.next : reasons.map(reason => reasonText(reason, now, words)).join('; ')
      }</span
    >`
  return html`${hasDialer ? row(words.dialer, dialer.waiting, reasonsOfDialer(dialer)) : nothing}
  ${shown.map(({ queue, calls, reasons }: WaitingQueue) => row(`${words.queue} ${queue}`, calls, reasons))}
  ${more > 0 ? html`<span class="reason">${words.moreWaiting(more)}</span>` : nothing}`
}

/** The lines of the dialer are taken in turn, so what waits waits for a line if nothing else stops it. */
function reasonsOfDialer({ paused, backoffUntil, lines, linesInUse }: DialerUsage): readonly WaitingReason[] {
  return [
    ...(paused ? [{ code: 'paused' }] : []),
    ...(backoffUntil === undefined ? [] : [{ code: 'held-back', until: backoffUntil }]),
    ...(linesInUse >= lines ? [{ code: 'all-lines' }] : []),
  ]
}

function reasonText({ code, until }: WaitingReason, now: Date, words: OverviewWords): string {
  const text =
    code === 'due-later' || code === 'retry' || code === 'paused'
      ? words[code]
      : (explanationText({ because: [{ code, detail: code }] }, words.language) ?? code)
  return until === undefined
    ? text
    : words.until(text, momentText(until, now, { day: { weekday: 'short' }, language: words.language }))
}
