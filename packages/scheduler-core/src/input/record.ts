import { OUTCOMES, type Outcome } from '@outdial/call-client/kernel'
import * as z from 'zod'
import type { CallRecord } from '../store/call.ts'
import { instantSchema, numberSchema, textSchema, validate } from './validate.ts'
import { ofIndex } from './validation-error.ts'

/** A call that the scheduler did not place: one that came in, or that was dialed elsewhere. */
export interface RecordInput {
  /** Of its own, 1 to 200 characters: a record whose id is known is left as it is, so that logging it twice is harmless. */
  readonly id: string
  /** Who dialed, E.164. */
  readonly from: string
  /** Who was dialed, E.164. */
  readonly to: string
  /** When it began. */
  readonly at: Date
  readonly answered: boolean
  /** How long the talk took, in milliseconds: an integer from 0 up. */
  readonly durationMs?: number | undefined
  readonly outcome?: Outcome | undefined
}

const schema = z.strictObject(
  {
    id: textSchema,
    from: numberSchema,
    to: numberSchema,
    at: instantSchema,
    answered: z.boolean({ error: 'true or false' }),
    durationMs: z.int({ error: 'an integer from 0 up' }).nonnegative({ error: 'an integer from 0 up' }).optional(),
    outcome: z.enum(OUTCOMES, { error: `one of ${OUTCOMES.join(', ')}` }).optional(),
  },
  { error: 'an object' },
)

/**
 * A record as the store takes it, checked and copied. Of several, give the place as `index`.
 *
 * @throws {SchedulerError} `invalid-record` (an unknown property, too), `invalid-number`
 */
export function toCallRecord(input: unknown, index?: number): CallRecord {
  try {
    return validate(schema, input, {
      name: 'record',
      code: 'invalid-record',
      codes: { from: 'invalid-number', to: 'invalid-number' },
    })
  } catch (error) {
    throw ofIndex(error, index)
  }
}
