import type { MinuteSpan, ResolvedHours } from './calling-hours.ts'
import { periodAt } from './zone-periods.ts'

/** Why no call may begin now. */
export interface ClosedReason {
  readonly code: 'outside-hours' | 'day-off' | 'unknown-zone'
  /** The zone that is closed; absent if the number has none. */
  readonly zone?: string | undefined
}

/** The state of one rule in one zone, which holds until `until` at least. */
export type HoursState =
  | { readonly isOpen: true; readonly until: number }
  | { readonly isOpen: false; readonly until: number; readonly reason: ClosedReason }

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440
const DAY_MS = DAY_MINUTES * MINUTE_MS

/**
 * The state of a rule by the clock on the wall: it is open whenever the clock shows a time within
 * the hours. A time that a clock change skips does not open it, and a time that comes twice opens it
 * twice. The state is followed to the end of the local day, or to the next clock change.
 */
export function hoursAt({ week, daysOff }: ResolvedHours, zone: string, at: number): HoursState {
  const period = periodAt(zone, at)
  if (!period) {
    return { isOpen: false, until: Number.POSITIVE_INFINITY, reason: { code: 'unknown-zone', zone } }
  }
  const local = at + period.offsetMs
  const day = Math.floor(local / DAY_MS)
  const toInstant = (minutes: number) => Math.min(day * DAY_MS + minutes * MINUTE_MS - period.offsetMs, period.until)
  const closed = (code: ClosedReason['code'], until: number): HoursState => ({
    isOpen: false,
    until,
    reason: { code, zone },
  })

  if (daysOff.has(day)) return closed('day-off', toInstant(DAY_MINUTES))
  // 1970-01-01 was a Thursday.
  const weekday = (((day + 3) % 7) + 7) % 7
  const minutes = (local - day * DAY_MS) / MINUTE_MS
  const yesterday = daysOff.has(day - 1) ? NO_SPANS : (week[(weekday + 6) % 7] ?? NO_SPANS)
  let opensAt = DAY_MINUTES
  for (const { to } of yesterday) {
    if (minutes < to - DAY_MINUTES) return { isOpen: true, until: toInstant(Math.min(to - DAY_MINUTES, DAY_MINUTES)) }
  }
  for (const { from, to } of week[weekday] ?? NO_SPANS) {
    if (from <= minutes && minutes < to) return { isOpen: true, until: toInstant(Math.min(to, DAY_MINUTES)) }
    if (minutes < from) opensAt = Math.min(opensAt, from)
  }
  return closed('outside-hours', toInstant(opensAt))
}

const NO_SPANS: readonly MinuteSpan[] = []
