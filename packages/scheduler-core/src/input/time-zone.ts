import { expected } from './validation-error.ts'

const MOST_KNOWN = 1000
const known = new Set<string>()

// An offset is no zone: it knows nothing of daylight saving, and a moment with an offset is a Date.
const FORM = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/

/**
 * Only names of the IANA database, `UTC` among them, in any case; no offsets such as `+01:00`.
 *
 * @throws {SchedulerError} `invalid-zone`
 */
export function checkTimeZone(timeZone: unknown): asserts timeZone is string {
  if (typeof timeZone === 'string' && known.has(timeZone)) return
  if (typeof timeZone !== 'string' || !FORM.test(timeZone)) throw invalidZone(timeZone)
  try {
    Intl.DateTimeFormat('en', { timeZone })
  } catch (cause) {
    throw invalidZone(timeZone, cause)
  }
  // There are some six hundred, but each can be written in many ways.
  if (known.size >= MOST_KNOWN) known.clear()
  known.add(timeZone)
}

const invalidZone = (timeZone: unknown, cause?: unknown) =>
  expected('invalid-zone', 'timeZone', 'an IANA time zone, such as Europe/Berlin', timeZone, cause)
