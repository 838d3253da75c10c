import { Temporal } from 'temporal-polyfill'
import type { LocalTime } from '../store/call.ts'
import { isInstant } from './instant.ts'
import { startOfPlainDay } from './local-day.ts'
import { checkTimeZone } from './time-zone.ts'
import { expected } from './validation-error.ts'

const FORM = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{3}))?)?$/

/**
 * The moment of a local time: `YYYY-MM-DDTHH:mm`, with `:ss` or `:ss.sss` if wanted, and an IANA zone. A local time that daylight saving
 * skips is later by what is skipped (as Temporal's `compatible` and RFC 5545 have it); of one that comes twice it is the first.
 *
 * @throws {SchedulerError} `invalid-time`: another form, no such day, or not from 1970 to 9999; `invalid-zone`
 */
export function toInstant({ local, timeZone }: LocalTime): Date {
  checkTimeZone(timeZone)
  const parts = typeof local === 'string' ? FORM.exec(local) : null
  if (!parts) throw invalid(local)
  const at = new Date(toMs(parts, timeZone))
  if (!isInstant(at)) throw invalid(local)
  return at
}

function toMs([local, day = '', hour, minute, second = '0', milli = '0']: RegExpExecArray, timeZone: string): number {
  try {
    const start = startOfPlainDay(day, timeZone)
    if (start === undefined) return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds
    return start + Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 + Number(milli)
  } catch (cause) {
    throw invalid(local, cause)
  }
}

const invalid = (local: unknown, cause?: unknown) =>
  expected('invalid-time', 'local', 'a local time from 1970 to 9999, such as 2026-11-21T09:00', local, cause)
