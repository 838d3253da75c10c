import type { Outcome } from '@outdial/call-client/kernel'
import * as z from 'zod'
import type { CallRecord } from '../store/call.ts'
import { booleanSchema, instantSchema, numberSchema, outcomeSchema, textSchema } from './schemas.ts'
import { validate } from './validate.ts'
import { atIndex } from './validation-error.ts'

/** A call that this scheduler did not place: an inbound one, or one that was dialed elsewhere. */
export interface RecordInput {
  /** Unique, 1 to 200 characters. Logging a known id again changes nothing. */
  readonly id: string
  /** The number that dialed, E.164. */
  readonly from: string
  /** The number that was dialed, E.164. */
  readonly to: string
  /** When the call began. */
  readonly at: Date
  readonly answered: boolean
  /** The length of the talk in milliseconds: an integer from 0 up. */
  readonly durationMs?: number | undefined
  readonly outcome?: Outcome | undefined
  /** Whose record it is, 1 to 200 characters. */
  readonly ownerId?: string | undefined
}

const integer = { error: 'an integer from 0 up' }

/** The form of a `RecordInput`. */
export const recordSchema = z.strictObject(
  {
    id: textSchema,
    from: numberSchema,
    to: numberSchema,
    at: instantSchema,
    answered: booleanSchema,
    durationMs: z.int(integer).nonnegative(integer).optional(),
    outcome: outcomeSchema.optional(),
    ownerId: textSchema.optional(),
  } satisfies Record<keyof RecordInput, z.ZodType>,
  { error: 'an object' },
)

const CODES = { from: 'invalid-number', to: 'invalid-number' } as const

/**
 * The record as the store takes it, validated and copied.
 *
 * @param index the place of the record in a list, for errors
 * @throws {SchedulerError} `invalid-record` (also for an unknown property), `invalid-number`
 */
export function toCallRecord(input: unknown, index?: number): CallRecord {
  try {
    return validate(recordSchema, input, { name: 'record', code: 'invalid-record', codes: CODES })
  } catch (error) {
    throw atIndex(error, index)
  }
}
