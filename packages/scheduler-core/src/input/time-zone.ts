import { expected } from './validation-error.ts'

/** What `checkTimeZone` takes, in words. */
export const TIME_ZONE = 'an IANA time zone, such as Europe/Berlin'

const MAX_KNOWN = 1000
const known = new Set<string>()

// An offset is no zone: it has no daylight saving, and a moment with an offset is a Date.
const FORM = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/

/**
 * Accepts names of the IANA database only, `UTC` among them, in any case; no offsets such as
 * `+01:00`.
 *
 * @param field the name of the field in the error
 * @throws {SchedulerError} `invalid-zone`
 */
export function checkTimeZone(timeZone: unknown, field: string): asserts timeZone is string {
  if (typeof timeZone === 'string' && known.has(timeZone)) return
  const invalid = (cause?: unknown) => expected('invalid-zone', field, TIME_ZONE, timeZone, cause)
  if (typeof timeZone !== 'string' || !FORM.test(timeZone)) throw invalid()
  try {
    Intl.DateTimeFormat('en', { timeZone })
  } catch (cause) {
    throw invalid(cause)
  }
  // There are about six hundred zones, but each can be written in many ways.
  if (known.size >= MAX_KNOWN) known.clear()
  known.add(timeZone)
}
