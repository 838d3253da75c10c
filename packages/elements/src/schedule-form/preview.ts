import { html, nothing, type TemplateResult } from 'lit'
import type { ResolvedTime } from '../api/number-time-wire.ts'
import { currentTimeZone } from '../words/current-time-zone.ts'
import { formatMoment, formatRelative, placeOf, viewerTimeZone } from '../words/time.ts'
import { isPast } from './form-problems.ts'
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
export function momentIn(at: string, timeZone: string): string {
  const words = formatMoment(at, timeZone, MOMENT)
  return words === formatMoment(at, undefined, MOMENT) ? words : `${words} in ${placeOf(timeZone)}`
}

/** A warning about a skipped or repeated time. */
export function warningOf({ kind, local: moved }: ResolvedTime, { date, time }: WallTime): string | undefined {
  const local = `${date}T${time}`
  if (kind === 'exact') return undefined
  return kind === 'skipped'
    ? `${clock(local)} does not exist on that day: the clocks are put forward. It will ring at ${clock(moved)}.`
    : `${clock(local)} comes twice on that day: the clocks are put back. The first is taken.`
}

/**
 * When it will ring: in the zone that was chosen, in the viewer's if that is another, and how far
 * away it is.
 */
export function preview(resolved: ResolvedTime, timeZone: string, now: Date): TemplateResult {
  const { at } = resolved
  const chosen = formatMoment(at, timeZone, MOMENT)
  const own = formatMoment(at, undefined, MOMENT)
  return html`<strong>${momentIn(at, timeZone)}</strong>
    ${chosen === own ? nothing : html`<span>${own} in your time zone, ${placeOf(currentTimeZone(viewerTimeZone()))}</span>`}
    <span>${isPast(resolved, now) ? 'This is past: ' : ''}${formatRelative(at, now)}</span>`
}

// A local time in the viewer's format.
const clock = (local: string) => formatMoment(`${local}Z`, 'UTC', { timeStyle: 'short' })
