import * as z from 'zod'
import { SchedulerError } from '../scheduler-error.ts'
import type { EndingQuery } from '../store/endings.ts'
import { instantSchema, textSchema } from './schemas.ts'
import { validate } from './validate.ts'

const MOST_MS = 7 * 86_400_000
const MOST_SLOTS = 1000

const slot = { error: 'whole milliseconds from 1000 up' }
const schema = z.strictObject(
  {
    from: instantSchema,
    until: instantSchema,
    everyMs: z.int(slot).min(1000, slot),
    queue: textSchema.optional(),
    ownerId: textSchema.optional(),
  } satisfies Record<keyof EndingQuery, z.ZodType>,
  { error: 'an object' },
)

/** @throws {SchedulerError} `invalid-query` */
export function toEndingQuery(input: unknown): EndingQuery {
  const query = validate(schema, input, { name: 'query', code: 'invalid-query' })
  const spanMs = query.until.getTime() - query.from.getTime()
  if (spanMs < 0 || spanMs > MOST_MS)
    throw new SchedulerError('invalid-query', `Expected \`until\` to be 0 to 7 days after \`from\`, got ${spanMs} ms`)
  if (spanMs / query.everyMs > MOST_SLOTS)
    throw new SchedulerError(
      'invalid-query',
      `Expected \`everyMs\` to make at most ${MOST_SLOTS} slots, got ${query.everyMs} ms in ${spanMs} ms`,
    )
  return query
}
