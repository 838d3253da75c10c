import * as z from 'zod'
import type { CountQuery } from '../store/call-counts.ts'
import { textSchema } from './schemas.ts'
import { validate } from './validate.ts'

const schema = z.strictObject(
  { queue: textSchema.optional(), ownerId: textSchema.optional() } satisfies Record<keyof CountQuery, z.ZodType>,
  { error: 'an object' },
)

/** @throws {SchedulerError} `invalid-query` */
export const toCountQuery = (input: unknown = {}): CountQuery =>
  validate(schema, input, { name: 'query', code: 'invalid-query' })
