import { Temporal } from 'temporal-polyfill'
import { shown } from '../input/validation-error.ts'
import { periodAt } from './zone-periods.ts'

/** A day of the week. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

/** A day of the week, or a range of days such as `mon-fri`. */
export type Weekdays = Weekday | `${Weekday}-${Weekday}`

/**
 * Two local times `HH:mm`: calls may begin from the first on and before the second. A second time
 * that is not later than the first is on the next day. `24:00` is the end of the day.
 */
export type HoursSpan = readonly [from: string, to: string]

/** When phones may ring: the hours of each weekday, in the zone of the number called. */
export interface CallingHours {
  /**
   * The hours by weekday or range of weekdays; a day that is missing is closed. A span over midnight
   * belongs to the day on which it begins.
   */
  readonly hours: Readonly<Partial<Record<Weekdays, readonly HoursSpan[]>>>
  /**
   * Local dates such as `2026-12-25` on which no call begins. They also remove the hours after
   * midnight of a span that begins on them.
   * @default none
   */
  readonly daysOff?: readonly string[] | undefined
  /** The zone of the number called (`callee`), or an IANA zone such as `Europe/Berlin`. @default 'callee' */
  readonly zone?: string | undefined
}

/** Minutes since the local midnight of the day on which the span begins; `to` may exceed a day. */
export interface MinuteSpan {
  readonly from: number
  readonly to: number
}

/** Checked hours, in numbers. */
export interface ResolvedHours {
  /** The spans by weekday, Monday first. */
  readonly week: readonly (readonly MinuteSpan[])[]
  /** Days since 1970-01-01. */
  readonly daysOff: ReadonlySet<number>
  readonly zone: string
  /** Equal for equal rules, however they are written. */
  readonly text: string
}

const DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const DAY_MINUTES = 1440
const MAX_DAYS_OFF = 10_000
const NAMES = ['hours', 'daysOff', 'zone']
const TIME = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/

/** @throws {TypeError | RangeError} naming the field, what was expected and what came */
export function resolveHours(rule: CallingHours): ResolvedHours {
  if (typeof rule !== 'object' || rule === null) {
    throw new TypeError(`Expected a rule with \`hours\`, got ${shown(rule)}`)
  }
  const unknown = Object.keys(rule).find(name => !NAMES.includes(name))
  if (unknown !== undefined) {
    const remedy = "such as { hours: { 'mon-fri': [['09:00', '20:00']] } }"
    throw new TypeError(`Expected only ${NAMES.join(', ')} in a rule of hours, ${remedy}, got ${shown(unknown)}`)
  }
  const week = toWeek(rule.hours)
  const daysOff = toDays(rule.daysOff ?? [])
  const zone = toZone(rule.zone ?? 'callee')
  const text = JSON.stringify([
    week.map(spans => spans.map(({ from, to }) => [from, to])),
    [...daysOff].sort((a, b) => a - b),
    zone,
  ])
  return { week, daysOff, zone, text }
}

function toWeek(hours: CallingHours['hours']): MinuteSpan[][] {
  if (typeof hours !== 'object' || hours === null || Array.isArray(hours)) {
    throw new TypeError(
      `Expected \`hours\` to be spans by weekday, such as { mon: [['08:00', '21:00']] }, got ${shown(hours)}`,
    )
  }
  const week: (MinuteSpan[] | undefined)[] = DAYS.map(() => undefined)
  for (const [key, spans] of Object.entries(hours)) {
    for (const day of daysOf(key)) {
      if (week[day]) throw new RangeError(`Expected \`hours\` to name ${DAYS[day]} once, got ${shown(key)} as well`)
      week[day] = toSpans(key, spans)
    }
  }
  const whole = week.map(spans => spans ?? [])
  if (whole.every(spans => spans.length === 0)) {
    throw new RangeError('Expected `hours` to open on one day at least, got none')
  }
  return whole
}

function daysOf(key: string): number[] {
  const [first, last = first, ...rest] = key.split('-').map(name => DAYS.findIndex(day => day === name))
  if (first === undefined || last === undefined || rest.length > 0 || first < 0 || last < 0) {
    throw new RangeError(`Expected \`hours\` by ${DAYS.join(', ')} or a range such as mon-fri, got ${shown(key)}`)
  }
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => (first + index) % 7)
}

function toSpans(key: string, spans: unknown): MinuteSpan[] {
  const path = `hours.${key}`
  if (!Array.isArray(spans)) throw new TypeError(`Expected \`${path}\` to be a list of spans, got ${shown(spans)}`)
  const found = spans.map(span => toSpan(path, span)).sort((a, b) => a.from - b.from)
  for (const [index, { from }] of found.entries()) {
    const before = found[index - 1]
    if (before && from < before.to) {
      throw new RangeError(
        `Expected the spans of \`${path}\` not to overlap, got ${asText(before)} and ${asText(found[index])}`,
      )
    }
  }
  return found
}

function toSpan(path: string, span: unknown): MinuteSpan {
  if (!Array.isArray(span) || span.length !== 2) {
    throw new TypeError(
      `Expected a span of \`${path}\` to be two times, such as ['08:00', '21:00'], got ${shown(span)}`,
    )
  }
  const [from, to] = span.map(time => toMinutes(path, time))
  if (from === undefined || to === undefined) throw new TypeError(`Expected a span of \`${path}\` to be two times`)
  if (from === to || from === DAY_MINUTES) {
    throw new RangeError(`Expected a span of \`${path}\` to last a minute at least, got ${span.join(' to ')}`)
  }
  return { from, to: to < from ? to + DAY_MINUTES : to }
}

function toMinutes(path: string, time: unknown): number {
  const parts = typeof time === 'string' ? TIME.exec(time) : null
  if (!parts) throw new RangeError(`Expected a time of \`${path}\` from 00:00 to 24:00, got ${shown(time)}`)
  return parts[1] === undefined ? DAY_MINUTES : Number(parts[1]) * 60 + Number(parts[2])
}

const asText = ({ from, to }: MinuteSpan = { from: 0, to: 0 }): string => `${asTime(from)} to ${asTime(to)}`

const asTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

function toDays(days: readonly string[]): ReadonlySet<number> {
  if (!Array.isArray(days) || days.length > MAX_DAYS_OFF) {
    throw new TypeError(`Expected \`daysOff\` to be a list of at most ${MAX_DAYS_OFF} dates, got ${shown(days)}`)
  }
  return new Set(days.map(toDay))
}

function toDay(day: unknown): number {
  try {
    if (typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day)) {
      return Temporal.PlainDate.from(day).toZonedDateTime('UTC').epochMilliseconds / 86_400_000
    }
  } catch {
    // There is no such day.
  }
  throw new RangeError(`Expected \`daysOff\` to be dates such as 2026-12-25, got ${shown(day)}`)
}

function toZone(zone: unknown): string {
  // An offset is no zone: it has no clock changes.
  if (typeof zone === 'string' && (zone === 'callee' || (/^[A-Za-z]/.test(zone) && periodAt(zone, 0)))) return zone
  throw new RangeError(`Expected \`zone\` to be callee or an IANA zone such as Europe/Berlin, got ${shown(zone)}`)
}
