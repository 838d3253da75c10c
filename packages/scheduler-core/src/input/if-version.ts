import * as z from 'zod'
import { validate } from './validate.ts'

/** On what terms a call is changed. */
export interface ChangeOptions {
  /** Only if the call still has this version; else `conflict`. An integer from 1 up. @default whatever its version */
  readonly ifVersion?: number | undefined
}

const integer = { error: 'an integer from 1 up' }
const schema = z.strictObject({ ifVersion: z.int(integer).min(1, integer).optional() }, { error: 'an object' })

/** @throws {SchedulerError} `invalid-call` (an unknown option, too) */
export const toIfVersion = (options: unknown = {}): number | undefined =>
  validate(schema, options, { name: 'options', code: 'invalid-call' }).ifVersion
