import type { LocalTime } from '../api/call-wire.ts'

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

/** Common times by their names. */
export const QUICK_CHOICES: Readonly<Record<string, (now: Date, timeZone: string) => WallTime>> = {
  'In 1 minute': (now, timeZone) => wallTimeOf(soon(now, MINUTE_MS), timeZone),
  'In 1 hour': (now, timeZone) => wallTimeOf(soon(now, 60 * MINUTE_MS), timeZone),
  'Tomorrow 9:00': (now, timeZone) => {
    const today = new Date(`${wallTimeOf(now, timeZone).date}T00:00Z`)
    return { date: wallTimeOf(new Date(today.getTime() + 1440 * MINUTE_MS), 'UTC').date, time: '09:00' }
  },
}

/** `undefined` while a part is missing. */
export const localTimeOf = ({ date, time }: WallTime, timeZone: string): LocalTime | undefined =>
  date && time && timeZone ? { local: `${date}T${time}`, timeZone } : undefined
