import type { LocalTime } from '../api/call-wire.ts'
import { offsetMinutes } from '../words/time-there.ts'

/** A date and a time in the format of native inputs: `2026-11-21`, `09:00`. */
export interface WallTime {
  readonly date: string
  readonly time: string
}

/** The local time of a zone, without seconds. */
export function wallTimeOf(at: Date, timeZone: string): WallTime {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find(part => part.type === type)?.value ?? ''
  return {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  }
}

const MINUTE_MS = 60_000

/**
 * Rounds to the nearest minute: inputs have no seconds, and `in 1 minute` must not be in the past.
 */
const soon = (now: Date, delayMs: number) => new Date(Math.round((now.getTime() + delayMs) / MINUTE_MS) * MINUTE_MS)

/** The initial time of a form: the next full hour, at least five minutes away. */
export function nextHour(now: Date, timeZone: string): WallTime {
  const { date, time } = wallTimeOf(soon(now, 65 * MINUTE_MS), timeZone)
  return { date, time: `${time.slice(0, 2)}:00` }
}

/** A common time: an instant, or a time of day in the chosen zone. */
export interface QuickChoice {
  readonly words: 'inAMinute' | 'inAnHour' | 'tomorrow'
  readonly isInstant: boolean
  readonly choose: (now: Date, timeZone: string) => WallTime
}

export const QUICK_CHOICES: readonly QuickChoice[] = [
  { words: 'inAMinute', isInstant: true, choose: (now, timeZone) => wallTimeOf(soon(now, MINUTE_MS), timeZone) },
  { words: 'inAnHour', isInstant: true, choose: (now, timeZone) => wallTimeOf(soon(now, 60 * MINUTE_MS), timeZone) },
  { words: 'tomorrow', isInstant: false, choose: tomorrowAtNine },
]

function tomorrowAtNine(now: Date, timeZone: string): WallTime {
  const today = new Date(`${wallTimeOf(now, timeZone).date}T00:00Z`)
  return { date: wallTimeOf(new Date(today.getTime() + 1440 * MINUTE_MS), 'UTC').date, time: '09:00' }
}

/** `undefined` while a part is missing. */
export const localTimeOf = ({ date, time }: WallTime, timeZone: string): LocalTime | undefined =>
  date && time && timeZone ? { local: `${date}T${time}`, timeZone } : undefined

/** The instant of a time near now, by the offset of now; `undefined` while a part is missing. */
export function instantOf({ date, time }: WallTime, timeZone: string): Date | undefined {
  const asUtc = Date.parse(`${date}T${time}Z`)
  return Number.isNaN(asUtc) ? undefined : new Date(asUtc - offsetMinutes(timeZone, new Date()) * MINUTE_MS)
}
