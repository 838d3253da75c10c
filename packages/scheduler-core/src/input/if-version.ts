import * as z from 'zod'
import { validate } from './validate.ts'

/** Conditions under which a call is changed. */
export interface ChangeOptions {
  /**
   * The version that the call must still have; otherwise `conflict`. An integer from 1 up.
   * @default any version
   */
  readonly ifVersion?: number | undefined
}

const integer = { error: 'an integer from 1 up' }
const schema = z.strictObject({ ifVersion: z.int(integer).min(1, integer).optional() }, { error: 'an object' })

/** @throws {SchedulerError} `invalid-call` (also for an unknown option) */
export const toIfVersion = (options: unknown = {}): number | undefined =>
  validate(schema, options, { name: 'options', code: 'invalid-call' }).ifVersion
