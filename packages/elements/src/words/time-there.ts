import { formatMoment, isTimeZone, placeOf } from './time.ts'
import { timeThereWords } from './time-there.words.ts'
import { wordsIn } from './word-table.ts'

const TIME = { hour: 'numeric', minute: '2-digit' } as const
const DAY = { weekday: 'short', ...TIME } as const

/** Minutes east of UTC of a zone at an instant. */
export function offsetMinutes(timeZone: string, at: Date): number {
  const written = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at)
  const text = written.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/**
 * The time of day in the zones of a number: `9:12 AM (New York)`, or the earliest and the latest where
 * they differ. With the weekday where it is another day than in the viewer's zone. `undefined` if the
 * browser knows none of the zones.
 */
export function timeIn(timeZones: readonly string[], at: Date, language: string): string | undefined {
  const words = wordsIn(timeThereWords, language)
  const byOffset = new Map(
    timeZones
      .filter(isTimeZone)
      .map(timeZone => [offsetMinutes(timeZone, at), timeZone] as const)
      .sort(([one], [other]) => one - other),
  )
  const zones = [...byOffset.values()]
  const [first, last] = [zones[0], zones.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const dayOf = (timeZone?: string) => formatMoment(at, timeZone, { weekday: 'short' }, language)
  const time = (timeZone: string) => formatMoment(at, timeZone, dayOf(timeZone) === dayOf() ? TIME : DAY, language)
  if (zones.length > 1) return words.between(time(first), time(last), zones.length)
  const known = timeZones.filter(isTimeZone)
  return known.length === 1 ? words.inPlace(time(first), placeOf(first)) : time(first)
}

/** `It is 9:12 AM (New York) there now`. */
export function timeThereNow(timeZones: readonly string[], now: Date, language: string): string | undefined {
  const time = timeIn(timeZones, now, language)
  return time && `${wordsIn(timeThereWords, language).now(time)}.`
}

/** `It is 3:00 AM (New York) there then`, at an instant that is not now. */
export function timeThereThen(timeZones: readonly string[], at: Date, language: string): string | undefined {
  const time = timeIn(timeZones, at, language)
  return time && `${wordsIn(timeThereWords, language).later(time)}.`
}

/** Before this hour and from the other one on, people sleep. */
const [WAKING, SLEEPING] = [8, 21]

/** Whether people sleep in one of the zones. */
export const isNight = (timeZones: readonly string[], at: Date): boolean =>
  timeZones.filter(isTimeZone).some(timeZone => {
    const hour = new Date(at.getTime() + offsetMinutes(timeZone, at) * 60_000).getUTCHours()
    return hour < WAKING || hour >= SLEEPING
  })
