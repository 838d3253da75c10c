import { html, nothing, type TemplateResult } from 'lit'
import type { CallList } from '../api/list-wire.ts'
import type { ListsWords } from '../lists/lists.words.ts'
import { progressOf } from '../lists/progress.ts'
import { explanationText } from '../words/explanation.ts'
import { formatMoment, viewerTimeZone } from '../words/time.ts'

/** Progress, lines in use, pace and an estimate of the end in words. */
export function listFacts(list: CallList, perMinute: number | undefined, words: ListsWords): readonly string[] {
  const { ended } = progressOf(list)
  const facts = [words.done(ended, list.total)]
  if (list.state === 'finished') return facts
  facts.push(words.linesInUse(list.linesInUse, list.concurrency))
  if (list.state !== 'running' || perMinute === undefined) return facts
  const rounded = perMinute < 10 ? Math.round(perMinute * 10) / 10 : Math.round(perMinute)
  facts.push(words.perMinute(rounded))
  const minutes = Math.max(1, Math.round((list.total - ended) / perMinute))
  facts.push(words.left(minutes < 90 ? words.minutes(minutes) : words.hours(Math.round(minutes / 60))))
  return facts
}

// What the state of the list and its lines in use say, and what is over in a moment.
const SAID: ReadonlySet<string> = new Set([
  'all-paused',
  'queue-paused',
  'lines',
  'pace',
  'behind',
  'due-later',
  'retry',
])

/** What keeps the list from being dialed, and until when. */
export function heldBack(
  { backoffUntil, paused, sharedLines, reasons = [] }: CallList,
  words: ListsWords,
): TemplateResult | typeof nothing {
  const { language } = words
  const timeOf = (at: string) => formatMoment(at, viewerTimeZone(), { timeStyle: 'medium' }, language)
  if (backoffUntil !== undefined && Date.parse(backoffUntil) > Date.now())
    return html`<p class="held">${words.heldBack(timeOf(backoffUntil))}</p>`
  const reason = paused ? undefined : reasons.find(({ code }) => !SAID.has(code))
  if (!reason) return nothing
  const { code, until } = reason
  const text =
    code === 'all-lines'
      ? words.noMoreLines(sharedLines)
      : explanationText({ because: [{ code, detail: code }] }, language)
  return html`<p class="held">${text}${until === undefined ? '' : `, ${words.until(timeOf(until))}`}.</p>`
}
