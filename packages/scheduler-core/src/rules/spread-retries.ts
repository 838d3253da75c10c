import { checkNames, retryableOutcome } from '@outdial/call-client/internal'
import type { RetryableOutcome, RetryPolicy } from '@outdial/call-client/kernel'
import { toInstant } from '../input/local-time.ts'
import { shown } from '../input/validation-error.ts'
import { periodAt } from './zone-periods.ts'

/**
 * When an outcome is retried: so many milliseconds later, by attempt if a list (its last one
 * repeats), or `next-time`: at the next of `timesOfDay`.
 */
export type RetryDelay = number | readonly number[] | 'next-time'

/** Retries that are spread over the hours of the day and over days. */
export interface SpreadRetryOptions {
  /** The most attempts of a call, the first included. From 1 up. */
  readonly maxAttempts: number
  /** The most attempts of a call on a day of the number called. @default no limit */
  readonly maxAttemptsPerDay?: number | undefined
  /**
   * Local times `HH:mm` in ascending order. `next-time` is the one after that nearest to the end of
   * the last attempt, so a number is called at another hour each time.
   * @default none: `next-time` is the same time on the next day
   */
  readonly timesOfDay?: readonly string[] | undefined
  /**
   * When each outcome is retried. One that is missing is not: without `voicemail`, a completed call
   * that a machine answered is accepted.
   */
  readonly outcomes: Readonly<Partial<Record<RetryableOutcome, RetryDelay>>>
  /**
   * The zones that a number may be in, such as `zonesOf` of `@outdial/call-client/zones`. Of several
   * zones the one in which the retry is due last decides. The `timeZone` of a call is not known here.
   * @default UTC for every number
   */
  readonly zonesOf?: ((to: string) => readonly string[]) | undefined
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const UTC = ['UTC']
const OUTCOMES: readonly string[] = [
  'busy',
  'no-answer',
  'failed',
  'rejected',
  'voicemail',
] satisfies RetryableOutcome[]
const NAMES = ['maxAttempts', 'maxAttemptsPerDay', 'timesOfDay', 'outcomes', 'zonesOf']
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/

/**
 * What call centres do: at most six attempts, two a day, each at another time of the day; a busy
 * line again after half an hour, a failure of the network after an hour, a voicemail on another day.
 *
 * The numbers are those that vendors of dialers suggest, read on 2026-11-23: Gail, "Redialing Rules"
 * (https://docs.meetgail.com/platform/communications/outbound/redialing-rules): 6 attempts, 2 a day,
 * no answer 2 to 4 hours, busy 15 to 30 minutes, voicemail 1 day, network error 1 hour; LeadDesk,
 * "Handling unanswered outbound calls": not within two hours of the time of day of the last attempt.
 */
export const CALL_CENTRE_RETRY = {
  maxAttempts: 6,
  maxAttemptsPerDay: 2,
  timesOfDay: ['10:00', '14:00', '18:00'],
  outcomes: { busy: 30 * MINUTE_MS, 'no-answer': 'next-time', failed: HOUR_MS, voicemail: DAY_MS },
} as const satisfies SpreadRetryOptions

/**
 * A retry policy that spreads attempts: `retry: spreadRetries({ ...CALL_CENTRE_RETRY, zonesOf })`.
 *
 * Attempts are counted by number, not by date: after every `maxAttemptsPerDay` of them the next is
 * on a later day than the last one ended, in each zone. So a day never has more, although none of
 * the earlier attempts is looked at; a day may have fewer. The time may lie outside a calling
 * window, which then holds the call.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came
 */
export function spreadRetries(options: SpreadRetryOptions): RetryPolicy {
  check(options)
  const { maxAttempts, maxAttemptsPerDay = Number.POSITIVE_INFINITY, outcomes, zonesOf = () => UTC } = options
  const times = (options.timesOfDay ?? []).map(toMinutes)
  return ({ attempt, result }) => {
    const outcome = attempt < maxAttempts ? retryableOutcome(result) : undefined
    const delay = outcome && outcomes[outcome]
    if (delay === undefined) return null
    const endedMs = result.endedAt.getTime()
    const isDayFull = Number.isFinite(maxAttemptsPerDay) && attempt % maxAttemptsPerDay === 0
    const found = zonesOf(result.to)
    const dates = (found.length > 0 ? found : UTC).map(zone => {
      if (delay === 'next-time') return atNextTime(zone, endedMs, times, isDayFull)
      const dueMs = endedMs + (typeof delay === 'number' ? delay : (delay[Math.min(attempt, delay.length) - 1] ?? 0))
      const isSameDay = wallOf(zone, dueMs).day === wallOf(zone, endedMs).day
      return isDayFull && isSameDay ? atNextTime(zone, endedMs, times, true) : dueMs
    })
    return Math.max(Math.max(...dates) - endedMs, result.error?.retryAfterMs ?? 0)
  }
}

interface Wall {
  /** Days since 1970-01-01. */
  readonly day: number
  /** Minutes since midnight. */
  readonly minutes: number
}

function wallOf(zone: string, ms: number): Wall {
  const local = ms + (periodAt(zone, ms)?.offsetMs ?? 0)
  const day = Math.floor(local / DAY_MS)
  return { day, minutes: (local - day * DAY_MS) / MINUTE_MS }
}

/** The moment of the next of the times of day, later than today if today is full. */
function atNextTime(zone: string, endedMs: number, times: readonly number[], isDayFull: boolean): number {
  const { day, minutes } = wallOf(zone, endedMs)
  const time = times.length === 0 ? Math.floor(minutes) : timeAfter(times, minutes)
  const timeZone = periodAt(zone, endedMs) ? zone : 'UTC'
  const on = (date: number) => {
    const local = new Date(date * DAY_MS + time * MINUTE_MS).toISOString().slice(0, 16)
    return toInstant({ local, timeZone }).getTime()
  }
  // A time that clocks show twice means the first, which may be over.
  const today = !isDayFull && time > minutes ? on(day) : endedMs
  return today > endedMs ? today : on(day + 1)
}

/** The time of day after the one that is nearest on the dial of a clock of 24 hours. */
function timeAfter(times: readonly number[], minutes: number): number {
  const distances = times.map(time => Math.min(Math.abs(time - minutes), 1440 - Math.abs(time - minutes)))
  return times[(distances.indexOf(Math.min(...distances)) + 1) % times.length] ?? 0
}

const toMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

function check(options: SpreadRetryOptions): void {
  checkNames('spreadRetries', options, NAMES)
  const { maxAttempts, maxAttemptsPerDay, timesOfDay = [], outcomes, zonesOf } = options
  for (const [name, value] of Object.entries({ maxAttempts, maxAttemptsPerDay })) {
    if (name === 'maxAttemptsPerDay' && value === undefined) continue
    if (!(typeof value === 'number' && Number.isSafeInteger(value) && value >= 1)) {
      throw new RangeError(`Expected \`${name}\` to be an integer from 1 up, got ${shown(value)}`)
    }
  }
  if (!Array.isArray(timesOfDay)) throw new TypeError(`Expected \`timesOfDay\` to be a list, got ${shown(timesOfDay)}`)
  for (const [index, time] of timesOfDay.entries()) {
    if (typeof time !== 'string' || !TIME.test(time) || time <= (timesOfDay[index - 1] ?? '')) {
      throw new RangeError(`Expected \`timesOfDay\` to be ascending times such as 09:30, got ${shown(time)}`)
    }
  }
  if (typeof outcomes !== 'object' || outcomes === null || Object.keys(outcomes).length === 0) {
    throw new TypeError(
      `Expected \`outcomes\` to be delays by outcome, such as { busy: 1800000 }, got ${shown(outcomes)}`,
    )
  }
  for (const [outcome, delay] of Object.entries(outcomes)) checkDelay(outcome, delay)
  if (zonesOf !== undefined && typeof zonesOf !== 'function') {
    throw new TypeError(`Expected \`zonesOf\` to be a function, got ${shown(zonesOf)}`)
  }
}

function checkDelay(outcome: string, delay: RetryDelay | undefined): void {
  if (!OUTCOMES.includes(outcome)) {
    throw new RangeError(`Expected \`outcomes\` among ${OUTCOMES.join(', ')}, got ${shown(outcome)}`)
  }
  const list: readonly unknown[] = Array.isArray(delay) ? delay : [delay]
  const isDelay = (each: unknown) => typeof each === 'number' && each >= 0 && each <= 366 * DAY_MS
  if (delay === undefined || delay === 'next-time' || (list.length > 0 && list.every(isDelay))) return
  throw new RangeError(
    `Expected \`outcomes.${outcome}\` to be milliseconds from 0 to 366 days, a list of them, or next-time, got ${shown(delay)}`,
  )
}
