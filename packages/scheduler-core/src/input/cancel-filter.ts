import * as z from 'zod'
import type { CallId, Metadata } from '../store/call.ts'
import type { CallQuery } from '../store/call-store.ts'
import { type MetadataQuery, toMetadataFilter, type WithChoice } from './metadata-fields.ts'
import { metadataSchema, textSchema } from './schemas.ts'
import { requireChange, requireGiven, validate } from './validate.ts'

/** Selects the calls that `cancelAll` cancels: those that match all given filters, of which there is one at least. */
export interface CancelFilter<CallMetadata extends Metadata = Metadata> {
  readonly queue?: string
  readonly ownerId?: string
  /** Values that the metadata must have, as in `list`. */
  readonly metadata?: MetadataQuery<CallMetadata>
  /** Only calls that have not begun, or whose retry waits. No call in flight is hung up. */
  readonly status?: 'scheduled'
  /** Only calls with one of these ids, 1 to 1000. Of a series only these calls are cancelled. */
  readonly ids?: readonly CallId[]
}

/** A `CancelFilter` as the store takes it. */
export type CheckedFilter = Pick<WithChoice<CallQuery>, 'queue' | 'ownerId' | 'metadata' | 'statuses' | 'ids'>

const MOST_IDS = 1000
const MANY = { error: `1 to ${MOST_IDS} ids` }

const schema = z.strictObject(
  {
    queue: textSchema.optional(),
    ownerId: textSchema.optional(),
    metadata: metadataSchema.optional(),
    status: z.literal('scheduled', { error: "'scheduled'" }).optional(),
    ids: z.array(textSchema, MANY).min(1, MANY).max(MOST_IDS, MANY).optional(),
  } satisfies Record<keyof CancelFilter, z.ZodType>,
  { error: 'an object' },
)

/**
 * @throws {SchedulerError} `invalid-query`, also if there is no filter, or one that is `undefined`:
 * a value that is missing by mistake would cancel the calls of others
 */
export function toCancelFilter(input: unknown, fields: readonly string[] = []): CheckedFilter {
  const { queue, ownerId, metadata, status, ids } = validate(schema, input, { name: 'filter', code: 'invalid-query' })
  requireGiven(input, ['queue', 'ownerId', 'metadata', 'status', 'ids'])
  const filter = {
    ...(queue !== undefined && { queue }),
    ...(ownerId !== undefined && { ownerId }),
    ...(metadata && { metadata: toMetadataFilter(metadata, fields) }),
    ...(status && { statuses: [status] }),
    ...(ids && { ids }),
  }
  requireChange(filter, schema, 'invalid-query')
  return filter
}
