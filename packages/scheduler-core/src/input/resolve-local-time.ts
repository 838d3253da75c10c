import { Temporal } from 'temporal-polyfill'
import type { LocalTime } from '../store/call.ts'
import { toInstant } from './local-time.ts'

/** When a call that is scheduled for a local time is due, and what the clocks of the zone do then. */
export interface ResolvedLocalTime {
  readonly at: Date
  /** `skipped`: the clocks jump over this time; `repeated`: they show it twice; `exact`: once. */
  readonly kind: 'exact' | 'skipped' | 'repeated'
  /** What the clocks of the zone show at `at`, such as `2026-11-21T09:00`: later than what was asked for if that is skipped. Seconds and milliseconds only where there are some. */
  readonly local: string
  /** How far the zone's clocks are ahead of UTC at `at`, in minutes; a fraction where a zone of old was not on the minute. */
  readonly offsetMinutes: number
  /** The second moment at which the clocks show a repeated time; the call is due at the first. */
  readonly secondAt?: Date
}

/**
 * The moment of a local time, by the rules by which `schedule` takes it, and whether a clock change skips or repeats it.
 *
 * @throws {SchedulerError} `invalid-time`: another form, no such day, or not from 1970 to 9999; `invalid-zone`
 */
export function resolveLocalTime({ local, timeZone }: LocalTime): ResolvedLocalTime {
  const at = toInstant({ local, timeZone })
  const asked = Temporal.PlainDateTime.from(local)
  const first = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  const last = asked.toZonedDateTime(timeZone, { disambiguation: 'later' })
  const shown = {
    at,
    local: first
      .toPlainDateTime()
      .toString({ smallestUnit: 'millisecond' })
      .replace(/(:00)?\.000$/, ''),
    offsetMinutes: first.offsetNanoseconds / 60e9,
  }
  if (!first.toPlainDateTime().equals(asked)) return { ...shown, kind: 'skipped' }
  if (last.epochMilliseconds === at.getTime()) return { ...shown, kind: 'exact' }
  return { ...shown, kind: 'repeated', secondAt: new Date(last.epochMilliseconds) }
}
