import { Temporal } from 'temporal-polyfill'

/** The local day that contains a moment, in milliseconds: from its first moment to the next day's. */
export interface DayBounds {
  readonly start: number
  readonly end: number
}

const MAX_ZONES = 1000
const known = new Map<string, DayBounds>()

/**
 * The local day of a moment in a zone. A day with a clock change lasts 23 or 25 hours, say.
 *
 * @throws {RangeError} for a zone that this runtime does not know
 */
export function localDayOf(zone: string, ms: number): DayBounds {
  const last = known.get(zone)
  if (last && last.start <= ms && ms < last.end) return last
  const today = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).startOfDay()
  const tomorrow = today.toPlainDate().add({ days: 1 }).toZonedDateTime(zone)
  const found = { start: today.epochMilliseconds, end: tomorrow.epochMilliseconds }
  if (known.size >= MAX_ZONES) known.clear()
  known.set(zone, found)
  return found
}
