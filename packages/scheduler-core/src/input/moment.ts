import type { LocalTime } from '../store/call.ts'
import { isFields, toFields } from './fields.ts'
import { INSTANT, isInstant } from './instant.ts'
import { toInstant } from './local-time.ts'
import { expected, within } from './validation-error.ts'

/** A moment, and how it was asked for if that was a local time. */
export interface Moment {
  readonly at: Date
  readonly localTime?: LocalTime | undefined
}

const NAMES: ReadonlySet<string> = new Set(['local', 'timeZone'] satisfies (keyof LocalTime)[])

/**
 * A moment that was given as a Date or as a local time. It is a copy.
 *
 * @throws {SchedulerError} `invalid-time`, `invalid-zone`
 */
export function toMoment(name: string, value: unknown): Moment {
  if (isInstant(value)) return { at: new Date(value), localTime: undefined }
  if (value instanceof Date || !isFields(value)) {
    throw expected('invalid-time', name, `${INSTANT}, or a local time { local, timeZone }`, value)
  }
  try {
    const { local, timeZone } = toFields(value, name, NAMES, 'invalid-time')
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it checks both
    const localTime = { local, timeZone } as LocalTime
    return { at: toInstant(localTime), localTime }
  } catch (error) {
    throw within(name, error)
  }
}
