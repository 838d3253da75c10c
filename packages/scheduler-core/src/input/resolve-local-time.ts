import { Temporal } from 'temporal-polyfill'
import type { LocalTime } from '../store/call.ts'
import { toInstant } from './local-time.ts'

/** The moment of a local time, and whether a clock change skips or repeats it. */
export interface ResolvedLocalTime {
  readonly at: Date
  /** Whether the clocks of the zone show this time once, jump over it, or show it twice. */
  readonly kind: 'exact' | 'skipped' | 'repeated'
  /**
   * The local time at `at`, such as `2026-11-21T09:00`: later than the given one if that is
   * skipped. Seconds and milliseconds only where they are not 0.
   */
  readonly local: string
  /** The offset of the zone from UTC at `at`, in minutes; a fraction for some old offsets. */
  readonly offsetMinutes: number
  /** The second moment at which the clocks show a repeated time; the call is due at the first. */
  readonly secondAt?: Date
}

/**
 * Resolves a local time by the rules of `schedule`.
 *
 * @throws {SchedulerError} `invalid-time`: another form, no such day, or not from 1970 to 9999;
 * `invalid-zone`
 */
export function resolveLocalTime({ local, timeZone }: LocalTime): ResolvedLocalTime {
  const at = toInstant({ local, timeZone })
  const given = Temporal.PlainDateTime.from(local)
  const first = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  const last = given.toZonedDateTime(timeZone, { disambiguation: 'later' })
  const shown = {
    at,
    local: first
      .toPlainDateTime()
      .toString({ smallestUnit: 'millisecond' })
      .replace(/(:00)?\.000$/, ''),
    offsetMinutes: first.offsetNanoseconds / 60e9,
  }
  if (!first.toPlainDateTime().equals(given)) return { ...shown, kind: 'skipped' }
  if (last.epochMilliseconds === at.getTime()) return { ...shown, kind: 'exact' }
  return { ...shown, kind: 'repeated', secondAt: new Date(last.epochMilliseconds) }
}
