import { currentTimeZone } from '../words/current-time-zone.ts'
import { isTimeZone, viewerTimeZone } from '../words/time.ts'
import { offsetMinutes } from '../words/time-there.ts'

/**
 * The zone of a number: the viewer's if the number may be there, else the first, if all of its zones
 * have the same time. `undefined` for a number of no place, or of places with several times.
 */
export function zoneOfNumber(timeZones: readonly string[] | undefined, now: Date): string | undefined {
  const zones = (timeZones ?? []).filter(isTimeZone).map(currentTimeZone)
  const own = currentTimeZone(viewerTimeZone())
  if (zones.includes(own)) return own
  return new Set(zones.map(zone => offsetMinutes(zone, now))).size === 1 ? zones[0] : undefined
}
