import type { LocalTime } from '../store/call.ts'
import { toInstant } from './local-time.ts'

/** A moment, and the local time if it was given as one. */
export interface Moment {
  readonly at: Date
  readonly localTime?: LocalTime | undefined
}

/**
 * The moment that fits `momentSchema`.
 *
 * @param name its property in the input
 * @throws {SchedulerError} `invalid-time`, `invalid-zone`
 */
export const toMoment = (name: string, given: Date | LocalTime): Moment =>
  given instanceof Date ? { at: given } : { at: toInstant(given, `${name}.`), localTime: given }
