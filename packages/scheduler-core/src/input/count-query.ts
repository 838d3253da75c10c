import * as z from 'zod'
import type { CountQuery } from '../store/call-counts.ts'
import { textSchema } from './schemas.ts'
import { requireGiven, validate } from './validate.ts'

const schema = z.strictObject(
  { queue: textSchema.optional(), ownerId: textSchema.optional() } satisfies Record<keyof CountQuery, z.ZodType>,
  { error: 'an object' },
)

/** @throws {SchedulerError} `invalid-query`, also for an `ownerId` that is `undefined` by mistake */
export function toCountQuery(input: unknown = {}): CountQuery {
  const query = validate(schema, input, { name: 'query', code: 'invalid-query' })
  requireGiven(input, ['ownerId'])
  return query
}
