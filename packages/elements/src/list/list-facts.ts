import { html, nothing, type TemplateResult } from 'lit'
import type { CallList } from '../api/list-wire.ts'
import type { ListsWords } from '../lists/lists.words.ts'
import { progressOf } from '../lists/progress.ts'
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

/** Until when nothing is dialed, if the provider refuses calls. */
export function heldBack({ backoffUntil }: CallList, words: ListsWords): TemplateResult | typeof nothing {
  if (backoffUntil === undefined || Date.parse(backoffUntil) <= Date.now()) return nothing
  const time = formatMoment(backoffUntil, viewerTimeZone(), { timeStyle: 'medium' }, words.language)
  return html`<p class="held">${words.heldBack(time)}</p>`
}
