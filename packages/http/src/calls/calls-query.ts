import type { ListQuery } from '@outdial/scheduler-core'
import { listQuerySchema, statusSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { numberInAddress, sentInstant } from '../http/fields.ts'
import { readQuery } from '../http/query.ts'
import type { ApiRequest } from '../http/request.ts'

/** The parameters of `GET /api/calls`. */
export const callsQuerySchema = listQuerySchema.omit({ metadata: true }).extend({
  status: z
    .array(statusSchema)
    .meta({ description: 'One or more statuses, repeated or separated by commas' })
    .optional(),
  to: numberInAddress.optional(),
  from: sentInstant.meta({ description: 'The earliest `at`, inclusive' }).optional(),
  until: sentInstant.meta({ description: 'The latest `at`, exclusive' }).optional(),
})

/** The parameters of a change. */
export const scopeQuerySchema = z.strictObject({
  scope: z
    .enum(['one', 'following'], { error: 'one or following' })
    .meta({ description: 'Of a repeated call: this one, or all that follow too', default: 'one' })
    .optional(),
})

/** The query of a request. @throws {Problem} 422 */
export const toListQuery = (request: Pick<ApiRequest, 'query'>): ListQuery =>
  readQuery(callsQuerySchema, request, { status: 'list', limit: 'number', to: 'plus', from: 'plus', until: 'plus' })
