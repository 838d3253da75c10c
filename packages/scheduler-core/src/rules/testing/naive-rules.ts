import type { CallingHours, HoursSpan } from '../calling-hours.ts'
import type { NumberLimits } from '../number-limits.ts'

// What the rules mean, written once more without the code under test: the clock on the wall comes
// from `Intl`, and times are compared as text.

const formats = new Map<string, Intl.DateTimeFormat>()

/** The date, the time and the weekday that the clocks of a zone show. */
function wallClock(at: Date, timeZone: string) {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
  formats.set(timeZone, format)
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    time: `${parts['hour']}:${parts['minute']}`,
  }
}

export const dateIn = (at: Date, timeZone: string): string => wallClock(at, timeZone).date

const WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** The spans of a local date. */
function spansOn(date: string, { hours, daysOff = [] }: CallingHours): readonly HoursSpan[] {
  if (daysOff.includes(date)) return []
  const day = new Date(`${date}T12:00:00Z`).getUTCDay()
  return Object.entries(hours).flatMap(([days, spans]) => {
    const [first = '', last = first] = days.split('-')
    const length = ((WEEK.indexOf(last) - WEEK.indexOf(first) + 7) % 7) + 1
    return (day - WEEK.indexOf(first) + 7) % 7 < length ? (spans ?? []) : []
  })
}

const dayBefore = (date: string) => new Date(Date.parse(`${date}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

/** Whether a phone in these zones may ring. */
export function isOpen(rule: CallingHours, zones: readonly string[], at: Date): boolean {
  const { zone = 'callee', daysOff = [] } = rule
  const all = zone === 'callee' ? zones : [zone]
  return (
    all.length > 0 &&
    all.every(each => {
      const { date, time } = wallClock(at, each)
      const today = spansOn(date, rule).some(([from, to]) => from <= time && (time < to || to <= from))
      const yesterday = spansOn(dayBefore(date), rule).some(([from, to]) => to <= from && time < to)
      return today || (yesterday && !daysOff.includes(date))
    })
  )
}

/** A call that was really placed. */
export interface NaiveRing {
  readonly to: string
  readonly queue: string
  readonly placedAt: Date
  readonly endedAt?: Date | undefined
  readonly isCompleted?: boolean | undefined
}

/** The limit that one more call would exceed; `undefined` for none. */
export function exceeds(
  { attempts = [], completed = [], pauseMs = 0 }: NumberLimits,
  earlier: readonly NaiveRing[],
  zones: readonly string[],
  at: Date,
): string | undefined {
  const isWithin = (moment: Date, within: number | 'day') =>
    within === 'day'
      ? zones.some(zone => dateIn(moment, zone) === dateIn(at, zone))
      : moment.getTime() > at.getTime() - within
  const begun = attempts.find(
    ({ most, within }) => earlier.filter(({ placedAt }) => isWithin(placedAt, within)).length >= most,
  )
  if (begun) return `${begun.most} attempts within ${begun.within}`
  const ends = earlier.flatMap(({ isCompleted, endedAt }) => (isCompleted && endedAt ? [endedAt] : []))
  const done = completed.find(({ most, within }) => ends.filter(end => isWithin(end, within)).length >= most)
  if (done) return `${done.most} completed within ${done.within}`
  const isTooSoon = earlier.some(({ endedAt }) => !endedAt || endedAt.getTime() + pauseMs > at.getTime())
  return pauseMs > 0 && isTooSoon ? `a pause of ${pauseMs} ms` : undefined
}
