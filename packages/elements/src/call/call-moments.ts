import type { Call } from '../api/call-wire.ts'
import { fullMoment } from '../calls/table/call-times.ts'
import { currentTimeZone } from '../words/current-time-zone.ts'
import { isTimeZone } from '../words/time.ts'
import { timeIn } from '../words/time-there.ts'

/** Where a call is read, and where it rings. */
export interface CallPlace {
  readonly call: Pick<Call, 'localTime'>
  /** The zones that the number may be in; empty if they are not known. */
  readonly thereZones: readonly string[]
  /** The viewer's zone. */
  readonly zone: string
}

/** The time of day in the zone of the call, else in those of its number; `undefined` without a known one. */
export function timeThere(at: string, { call, thereZones }: CallPlace, language: string): string | undefined {
  const own = call.localTime?.timeZone
  const zones = own !== undefined && isTimeZone(own) ? [currentTimeZone(own)] : thereZones
  return timeIn(zones, new Date(at), language)
}

/** The time of day there, as far as it is known, and then the moment in the viewer's zone. */
export const momentThere = (at: string, place: CallPlace, language: string): string =>
  [timeThere(at, place, language), fullMoment(place.zone, at, language)].filter(Boolean).join(' · ')
