import type { ListQuery } from '@outdial/scheduler-core'
import type { Request } from 'express'
import * as z from 'zod'
import {
  cursorSchema,
  instantSchema,
  limitSchema,
  numberInAddress,
  statusSchema,
  textSchema,
  toE164,
} from '../http/fields.ts'
import { readQuery } from '../http/query.ts'

const order = { error: 'soonest or latest' }

/** The parameters of `GET /api/calls`. */
export const callsQuerySchema = z.strictObject({
  status: z.optional(z.array(statusSchema).meta({ description: 'In any of these; repeated, or separated by commas' })),
  to: z.optional(numberInAddress),
  queue: z.optional(textSchema),
  ownerId: z.optional(textSchema),
  from: z.optional(instantSchema.meta({ description: 'Whose `at` is then or later' })),
  until: z.optional(instantSchema.meta({ description: 'Whose `at` is before then' })),
  order: z.optional(
    z
      .enum(['soonest', 'latest'], order)
      .meta({ description: 'By `at`, then by the order of adding', default: 'soonest' }),
  ),
  limit: z.optional(limitSchema),
  cursor: z.optional(cursorSchema),
})

/** Which calls a request asks for. @throws {Problem} 422 */
export function toListQuery(request: Pick<Request, 'url'>): ListQuery {
  const { to, from, until, ...rest } = readQuery(callsQuerySchema, request, {
    status: 'list',
    limit: 'number',
    to: 'plus',
    from: 'plus',
    until: 'plus',
  })
  return {
    ...rest,
    to: to === undefined ? undefined : toE164(to),
    from: from === undefined ? undefined : new Date(from),
    until: until === undefined ? undefined : new Date(until),
  }
}
