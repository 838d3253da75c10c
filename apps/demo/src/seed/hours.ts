import type { Faker } from '@faker-js/faker'
import { resolveLocalTime } from '@outdial/scheduler-core'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Weight of each hour of the callee's local day. */
const BUSY_HOURS = [
  { value: 8, weight: 4 },
  { value: 9, weight: 10 },
  { value: 10, weight: 14 },
  { value: 11, weight: 13 },
  { value: 12, weight: 7 },
  { value: 13, weight: 7 },
  { value: 14, weight: 11 },
  { value: 15, weight: 12 },
  { value: 16, weight: 11 },
  { value: 17, weight: 8 },
  { value: 18, weight: 5 },
  { value: 19, weight: 3 },
]

/** Share of calls that each weekday keeps, from Sunday. The rest moves to the day before. */
const SHARE_OF_WEEKDAY = [0.08, 1, 0.95, 1, 0.9, 0.85, 0.25]

/** A minute of a local day. */
export interface LocalMinute {
  /** For example `2026-11-21T09:00`. */
  readonly local: string
  readonly atMs: number
}

/** Draws the times of calls: in the callee's daytime, mostly on working days. */
export function createHours(faker: Faker): {
  /** Draws a minute of the local day that contains `ms`, or of a busier day before it. */
  onDay(ms: number, timeZone: string, stepMinutes: number): LocalMinute
} {
  const dates = new Map<string, Intl.DateTimeFormat>()
  const hours = new Map<string, number>()

  const dateAt = (ms: number, timeZone: string): string => {
    const format = dates.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
    dates.set(timeZone, format)
    return format.format(ms)
  }

  const hourAt = (local: string, timeZone: string): number => {
    const name = `${local} ${timeZone}`
    const ms = hours.get(name) ?? resolveLocalTime({ local: `${local}:00`, timeZone }).at.getTime()
    hours.set(name, ms)
    return ms
  }

  const onDay = (ms: number, timeZone: string, stepMinutes: number): LocalMinute => {
    const date = dateAt(ms, timeZone)
    const weekday = new Date(`${date}T12:00Z`).getUTCDay()
    if (faker.number.float() > (SHARE_OF_WEEKDAY[weekday] ?? 1)) return onDay(ms - DAY_MS, timeZone, stepMinutes)
    const hour = `${date}T${twoDigits(faker.helpers.weightedArrayElement(BUSY_HOURS))}`
    const minute = faker.number.int(Math.floor(59 / stepMinutes)) * stepMinutes
    return { local: `${hour}:${twoDigits(minute)}`, atMs: hourAt(hour, timeZone) + minute * MINUTE_MS }
  }

  return { onDay }
}

const twoDigits = (part: number) => String(part).padStart(2, '0')
