import { html, nothing, type TemplateResult } from 'lit'
import type { ResolvedTime } from '../api/number-time-wire.ts'
import { currentTimeZone } from '../words/current-time-zone.ts'
import { formatMoment, formatRelative, placeOf, viewerTimeZone } from '../words/time.ts'
import { isPast } from './form-problems.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'
import type { WallTime } from './wall-time.ts'

const MOMENT: Intl.DateTimeFormatOptions = {
  weekday: 'long',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
}

/** A moment in the words of its zone, which is named if it is not the viewer's. */
export function momentIn(at: string, timeZone: string, words: ScheduleFormWords): string {
  const moment = formatMoment(at, timeZone, MOMENT, words.language)
  const isOwn = moment === formatMoment(at, undefined, MOMENT, words.language)
  return isOwn ? moment : words.inPlace(moment, placeOf(timeZone))
}

/** A warning about a skipped or repeated time. */
export function warningOf(
  { kind, local: moved }: ResolvedTime,
  { date, time }: WallTime,
  words: ScheduleFormWords,
): string | undefined {
  if (kind === 'exact') return undefined
  // A local time in the viewer's format.
  const clock = (local: string) => formatMoment(`${local}Z`, 'UTC', { timeStyle: 'short' }, words.language)
  const wanted = clock(`${date}T${time}`)
  return kind === 'skipped' ? words.skipped(wanted, clock(moved)) : words.repeated(wanted)
}

/**
 * When it will ring: in the zone that was chosen, in the viewer's if that is another, and how far
 * away it is.
 */
export function preview(
  resolved: ResolvedTime,
  timeZone: string,
  { now, words }: { readonly now: Date; readonly words: ScheduleFormWords },
): TemplateResult {
  const { at } = resolved
  const { language } = words
  const chosen = formatMoment(at, timeZone, MOMENT, language)
  const own = formatMoment(at, undefined, MOMENT, language)
  const relative = formatRelative(at, now, language)
  return html`<strong>${momentIn(at, timeZone, words)}</strong>
    ${chosen === own ? nothing : html`<span>${words.yourZone(own, placeOf(currentTimeZone(viewerTimeZone())))}</span>`}
    <span>${isPast(resolved, now) ? words.past(relative) : relative}</span>`
}
