// The words are in the language of the element; the order of a date and the hours of a clock are
// the viewer's, if the viewer's language is the same.
let viewer: Intl.Locale | undefined

const localeOf = (language: string): string => {
  viewer ??= new Intl.Locale(new Intl.DateTimeFormat().resolvedOptions().locale)
  if (language === viewer.language) return viewer.baseName
  return language === 'en' ? 'en-GB' : language
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** The viewer's own zone, such as `Europe/Berlin`. The browser may give its former name. */
export const viewerTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** Whether the browser knows the zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return Boolean(formatOf({}, timeZone, 'en'))
  } catch {
    return false
  }
}

/**
 * A moment in words: `Saturday, November 21, 2026 at 9:00 AM`. Give other options of
 * `Intl.DateTimeFormat` for other parts of it. A zone that the browser does not know is taken for
 * the viewer's.
 */
export function formatMoment(
  at: Date | string,
  timeZone: string | undefined,
  options: Intl.DateTimeFormatOptions,
  language: string,
): string {
  const zone = timeZone !== undefined && isTimeZone(timeZone) ? timeZone : undefined
  return formatOf(options, zone, localeOf(language)).format(new Date(at))
}

/** The time of day in the viewer's zone, to the second: `10:02:13 AM`. */
export const timeOfDay = (at: Date | string, language: string): string =>
  formatMoment(at, undefined, { hour: 'numeric', minute: '2-digit', second: '2-digit' }, language)

const DAY_MS = 86_400_000
const UNITS = [
  ['second', 1_000, 60],
  ['minute', 60_000, 60],
  ['hour', 3_600_000, 24],
  ['day', DAY_MS, 60],
  ['month', 2_629_746_000, 24],
  ['year', 31_556_952_000, Number.POSITIVE_INFINITY],
] as const

/**
 * How far away a moment is: `in 3 hours`, `5 minutes ago`. Days are those of the viewer's calendar:
 * the whole of tomorrow is in 1 day, unless it is in fewer than 24 hours.
 */
export function formatRelative(at: Date | string, now: Date, language: string): string {
  const moment = new Date(at)
  const distanceMs = moment.getTime() - now.getTime()
  const days = daysBetween(now, moment)
  for (const [unit, unitMs, limit] of UNITS) {
    const count = unit === 'day' ? days : Math.round(distanceMs / unitMs)
    if (Math.abs(count) < limit || (unit === 'hour' && days === 0))
      return new Intl.RelativeTimeFormat(localeOf(language)).format(count, unit)
  }
  return ''
}

function daysBetween(from: Date, to: Date): number {
  const midnight = (moment: Date) => new Date(moment).setHours(0, 0, 0, 0)
  // A day of a clock change has 23 or 25 hours.
  return Math.round((midnight(to) - midnight(from)) / DAY_MS)
}

/** The zone's place: `Berlin`, `Buenos Aires`. */
export const placeOf = (timeZone: string): string => timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone

function formatOf(
  options: Intl.DateTimeFormatOptions,
  timeZone: string | undefined,
  locale: string,
): Intl.DateTimeFormat {
  const name = JSON.stringify([options, timeZone, locale])
  let format = formats.get(name)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...options, timeZone })
    formats.set(name, format)
  }
  return format
}
