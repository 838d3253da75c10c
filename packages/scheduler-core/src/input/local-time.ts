import { Temporal } from 'temporal-polyfill'
import type { LocalTime } from '../store/call.ts'
import { isInstant } from './instant.ts'
import { startOfPlainDay } from './local-day.ts'
import { checkTimeZone, currentTimeZone } from './time-zone.ts'
import { expected } from './validation-error.ts'

/** What `toInstant` takes as `local`, in words. */
export const LOCAL_TIME = 'a local time from 1970 to 9999, such as 2026-11-21T09:00'

const FORM = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{3}))?)?$/

/**
 * The moment of a local time: `YYYY-MM-DDTHH:mm`, optionally with `:ss` or `:ss.sss`, in an IANA
 * zone. A local time that daylight saving skips is shifted later by the gap, as by `compatible` of
 * Temporal and by RFC 5545. A local time that comes twice means the first.
 *
 * @param within the path of the local time in the input, such as `at.`, for errors
 * @throws {SchedulerError} `invalid-time`: another form, no such day, or not from 1970 to 9999;
 * `invalid-zone`
 */
export function toInstant({ local, timeZone }: LocalTime, within = ''): Date {
  checkTimeZone(timeZone, `${within}timeZone`)
  const invalid = (cause?: unknown) => expected('invalid-time', `${within}local`, LOCAL_TIME, local, cause)
  const parts = typeof local === 'string' ? FORM.exec(local) : null
  if (!parts) throw invalid()
  let ms: number
  try {
    ms = toMs(parts, timeZone)
  } catch (cause) {
    throw invalid(cause)
  }
  const at = new Date(ms)
  if (!isInstant(at)) throw invalid()
  return at
}

/** @throws {RangeError} if there is no such day */
function toMs([local, day = '', hour, minute, second = '0', milli = '0']: RegExpExecArray, timeZone: string): number {
  const start = startOfPlainDay(day, timeZone)
  if (start === undefined) return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds
  return start + Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 + Number(milli)
}

/** A moment, and the local time if it was given as one, with the current name of its zone. */
export interface Moment {
  readonly at: Date
  readonly localTime?: LocalTime | undefined
}

/**
 * The moment that fits `momentSchema`.
 *
 * @param name its property in the input
 * @throws {SchedulerError} `invalid-time`, `invalid-zone`
 */
export const toMoment = (name: string, given: Date | LocalTime): Moment =>
  given instanceof Date
    ? { at: given }
    : {
        at: toInstant(given, `${name}.`),
        localTime: { local: given.local, timeZone: currentTimeZone(given.timeZone) },
      }
