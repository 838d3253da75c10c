import * as z from 'zod'
import { textSchema } from './schemas.ts'
import { validate } from './validate.ts'

/** Whose call it must be. */
export interface OwnerOptions {
  /**
   * The owner that the call must have; a call of another owner, or of none, is as if it did not exist.
   * `undefined` is refused: the owner of a missing session would be no condition at all.
   * @default any owner, or none
   */
  readonly ifOwnerId?: string
}

const schema = z.strictObject({ ifOwnerId: textSchema.exactOptional() }, { error: 'an object' })

/** @throws {SchedulerError} `invalid-call` (also for an unknown option) */
export const toOwnerOptions = (options: unknown = {}): OwnerOptions =>
  validate(schema, options, { name: 'options', code: 'invalid-call' })
