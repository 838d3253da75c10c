import * as z from 'zod'
import type { SeriesScope } from '../store/change-call.ts'
import { textSchema } from './schemas.ts'
import { validate } from './validate.ts'

/** Conditions under which a call is changed, and how far the change reaches. */
export interface ChangeOptions {
  /**
   * The version that the call must still have; otherwise `conflict`. An integer from 1 up.
   * @default any version
   */
  readonly ifVersion?: number | undefined
  /**
   * The owner that the call must have at that moment; otherwise `unknown-call`, as if it did not exist.
   * `undefined` is refused: the owner of a missing session would be no condition at all.
   * @default any owner, or none
   */
  readonly ifOwnerId?: string
  /**
   * Of a call that is repeated: whether `one` is changed, or the calls that follow in its series too
   * (`following`).
   * @default 'one'
   */
  readonly scope?: SeriesScope | undefined
}

const integer = { error: 'an integer from 1 up' }
const schema = z.strictObject(
  {
    ifVersion: z.int(integer).min(1, integer).optional(),
    ifOwnerId: textSchema.exactOptional(),
    scope: z.enum(['one', 'following'], { error: "'one' or 'following'" }).optional(),
  },
  { error: 'an object' },
)

/** @throws {SchedulerError} `invalid-call` (also for an unknown option) */
export const toChangeOptions = (options: unknown = {}): ChangeOptions =>
  validate(schema, options, { name: 'options', code: 'invalid-call' })
