import type { Outcome } from '@outdial/call-client/kernel'
import * as z from 'zod'
import type { CallDirection, CallRecord, Metadata } from '../store/call.ts'
import { toMetadata } from './metadata.ts'
import { booleanSchema, instantSchema, metadataSchema, numberSchema, outcomeSchema, textSchema } from './schemas.ts'
import { validate } from './validate.ts'
import { atIndex } from './validation-error.ts'

/** A call that this scheduler did not place: an inbound one, or one that was dialed elsewhere. */
export interface RecordInput {
  /** Unique, 1 to 200 characters. Logging a known id again changes nothing. */
  readonly id: string
  /** The number that dialed, E.164. Absent if the provider chose it, or withheld it. */
  readonly from?: string | undefined
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
  /** Whether you placed the call or received it. @default absent */
  readonly direction?: CallDirection | undefined
  /** The provider that placed or received it, 1 to 200 characters. */
  readonly provider?: string | undefined
  /** The provider's own word for why it ended, 1 to 200 characters. */
  readonly cause?: string | undefined
  /** JSON that is kept with the record, as with a call. */
  readonly metadata?: Metadata | undefined
}

const integer = { error: 'an integer from 0 up' }

/** The form of a `RecordInput`. */
export const recordSchema = z.strictObject(
  {
    id: textSchema,
    from: numberSchema.optional(),
    to: numberSchema,
    at: instantSchema,
    answered: booleanSchema,
    durationMs: z.int(integer).nonnegative(integer).optional(),
    outcome: outcomeSchema.optional(),
    ownerId: textSchema.optional(),
    direction: z.enum(['outbound', 'inbound'], { error: "'outbound' or 'inbound'" }).optional(),
    provider: textSchema.optional(),
    cause: textSchema.optional(),
    metadata: metadataSchema.optional(),
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
    const { metadata, ...record } = validate(recordSchema, input, {
      name: 'record',
      code: 'invalid-record',
      codes: CODES,
    })
    return metadata === undefined ? record : { ...record, metadata: toMetadata(metadata) }
  } catch (error) {
    throw atIndex(error, index)
  }
}
