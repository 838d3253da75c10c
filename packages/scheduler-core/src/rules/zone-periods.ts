import { Temporal } from 'temporal-polyfill'

/** A span of time in which a zone keeps one offset from UTC. All numbers are milliseconds. */
export interface ZonePeriod {
  readonly from: number
  readonly until: number
  readonly offsetMs: number
}

const MAX_ZONES = 1000
const MAX_PERIODS = 16
const known = new Map<string, ZonePeriod[] | undefined>()

/**
 * A period that contains the instant; `undefined` for a zone that this runtime does not know. The
 * cache pays because Temporal takes 0.2 ms to find a clock change, and a year has about two.
 */
export function periodAt(zone: string, ms: number): ZonePeriod | undefined {
  let periods = known.get(zone)
  if (!periods) {
    if (known.has(zone)) return undefined
    if (known.size >= MAX_ZONES) known.clear()
    periods = isKnown(zone) ? [] : undefined
    known.set(zone, periods)
    if (!periods) return undefined
  }
  for (const period of periods) if (period.from <= ms && ms < period.until) return period
  const found = findPeriod(zone, ms)
  const same = periods.findIndex(({ until }) => until === found.until)
  if (same >= 0) periods[same] = found
  else if (periods.push(found) > MAX_PERIODS) periods.shift()
  return found
}

function isKnown(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}

// A period begins at the moment asked for, because Temporal takes 7 ms to find the clock change
// before it and 0.2 ms to find the one after it.
function findPeriod(zone: string, ms: number): ZonePeriod {
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
  const until = at.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY
  return { from: ms, until, offsetMs: at.offsetNanoseconds / 1e6 }
}
