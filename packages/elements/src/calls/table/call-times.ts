import type { Call } from '../../api/call-wire.ts'
import { formatMoment, formatRelative, isTimeZone, placeOf } from '../../words/time.ts'
import { wordsIn } from '../../words/word-table.ts'
import { callsWords } from '../calls.words.ts'

const TIME = { hour: 'numeric', minute: '2-digit' } as const
const DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const

/** `Sat 21 Nov, 09:00` in a zone; with the year if it differs from that of `now`. */
export function momentIn(timeZone: string, at: string, now: number, language: string): string {
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return formatMoment(at, timeZone, { ...DAY, ...TIME, ...(isThisYear ? {} : { year: 'numeric' }) }, language)
}

/** The time without the date, to the second. */
export const secondIn = (timeZone: string, at: string, language: string): string =>
  formatMoment(at, timeZone, { ...TIME, second: '2-digit' }, language)

/** Date, time and zone. */
export const fullMoment = (timeZone: string, at: string, language: string): string =>
  formatMoment(at, timeZone, { ...DAY, year: 'numeric', ...TIME, second: '2-digit', timeZoneName: 'short' }, language)

const MINUTE_MS = 60_000

/**
 * The time of a call, seen from `now`, which is up to 30 s old: a call that has begun is not ahead. A
 * call that was cancelled ahead of its time has none.
 */
export function relativeTime(now: number, { status, at }: Pick<Call, 'status' | 'at'>, language: string) {
  if (status === 'cancelled' && Date.parse(at) > now) return undefined
  return relativeTo(status === 'scheduled' ? now : Math.max(now, Date.parse(at)), at, language)
}

/**
 * `in 5 minutes`, `in 43 seconds`, `2 hours ago`; `now` for the first minute after the due time.
 */
export function relativeTo(now: number, at: string, language: string): string {
  const aheadMs = Date.parse(at) - now
  return aheadMs > -MINUTE_MS && aheadMs < 500
    ? wordsIn(callsWords, language).now
    : formatRelative(at, new Date(now), language)
}

/** Whether the row shows seconds now, or will before the next slow tick. */
export const needsSeconds = (now: number, { status, at, dueAt }: Call): boolean =>
  status === 'scheduled' && [at, dueAt].some(time => Date.parse(time) > now && Date.parse(time) < now + 2 * MINUTE_MS)

/**
 * The call's own local time, `09:00 in Berlin`, if it was given in a zone whose clocks differ from
 * the viewer's.
 */
export function ownTime({ at, localTime }: Call, zone: string, language: string): string | undefined {
  if (!localTime || !isTimeZone(localTime.timeZone)) return undefined
  const { timeZone } = localTime
  const written = (zone: string, options: Intl.DateTimeFormatOptions) => formatMoment(at, zone, options, language)
  if (written(timeZone, { ...DAY, ...TIME }) === written(zone, { ...DAY, ...TIME })) return undefined
  const isSameDay = written(timeZone, DAY) === written(zone, DAY)
  const time = written(timeZone, isSameDay ? TIME : { weekday: 'short', ...TIME })
  return wordsIn(callsWords, language).timeIn(time, placeOf(timeZone))
}
