import type { CancelFilter, ListQuery } from '@outdial/scheduler-core'
import { listQuerySchema, statusSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { numberInAddress, sentInstant } from '../http/fields.ts'
import { readQuery } from '../http/query.ts'
import type { ApiRequest } from '../http/request.ts'

const { queue, ownerId, ids } = listQuerySchema.shape
const MANY = { error: '1 to 1000 ids' }

const sentMetadata = z
  .record(z.string(), z.string(), { error: 'parameters such as metadata[customer]=c-17' })
  .transform(fields => Object.fromEntries(Object.entries(fields).map(([field, text]) => [field, toValue(text)])))
  .meta({
    description:
      'Values that the metadata must have, such as `metadata[customer]=c-17`, of fields that the store declares. ' +
      'A number, `true` and `false` find this value and the text of this spelling; a text in double quotes, such as ' +
      '`"4711"`, finds the text alone',
    param: { style: 'deepObject', explode: true },
  })

const JSON_VALUE = /^(?:-?\d|true$|false$|".*"$)/s

/** The values that are meant. The sender may not know whether `4711` is kept as a number or as a text. */
function toValue(text: string): string | readonly (string | number | boolean)[] {
  if (!JSON_VALUE.test(text)) return text
  try {
    const value = z.union([z.string(), z.number(), z.boolean()]).parse(JSON.parse(text))
    return typeof value === 'string' ? value : [value, text]
  } catch {
    return text
  }
}

/** The parameters of `GET /api/calls`. */
export const callsQuerySchema = listQuerySchema.extend({
  status: z
    .array(statusSchema)
    .meta({ description: 'One or more statuses, repeated or separated by commas' })
    .optional(),
  to: numberInAddress.optional(),
  metadata: sentMetadata.optional(),
  ids: z
    .array(ids.unwrap().element, MANY)
    .min(1, MANY)
    .max(1000, MANY)
    .meta({ description: 'Only calls with one of these ids, repeated or separated by commas' })
    .optional(),
  from: sentInstant.meta({ description: 'The earliest `at`, inclusive' }).optional(),
  until: sentInstant.meta({ description: 'The latest `at`, exclusive' }).optional(),
})

/** The parameters of `GET /api/log`. */
export const logQuerySchema = callsQuerySchema.extend({
  order: z.enum(['soonest', 'latest']).meta({ description: 'By `at`', default: 'latest' }).optional(),
})

/** The parameters of `GET /api/export`. */
export const exportQuerySchema = logQuerySchema.omit({ limit: true, cursor: true }).extend({
  format: z.enum(['csv', 'jsonl'], { error: 'csv or jsonl' }).meta({ description: 'The format of the file' }),
})

/** The parameters of `GET /api/counts`. */
export const countsQuerySchema = z.strictObject({ queue, ownerId })

/** The parameters that select the calls to cancel, of which there is one at least. */
export const cancelQuerySchema = z.strictObject({
  queue,
  ownerId,
  metadata: sentMetadata.optional(),
  ids: callsQuerySchema.shape.ids,
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
  readQuery(callsQuerySchema, request, READINGS)

/** The format of an export and the calls in it. @throws {Problem} 422 */
export function toExportQuery(request: Pick<ApiRequest, 'query'>) {
  const { format, ...query } = readQuery(exportQuerySchema, request, READINGS)
  return { format, query: query satisfies ListQuery }
}

const READINGS = {
  status: 'list',
  ids: 'list',
  limit: 'number',
  to: 'plus',
  metadata: 'fields',
  from: 'plus',
  until: 'plus',
} as const

/** The calls that a request cancels. @throws {Problem} 422 */
export function toCancelFilter(request: Pick<ApiRequest, 'query'>): CancelFilter {
  const { queue, ownerId, metadata, ids } = readQuery(cancelQuerySchema, request, { metadata: 'fields', ids: 'list' })
  return {
    ...(queue !== undefined && { queue }),
    ...(ownerId !== undefined && { ownerId }),
    ...(metadata && { metadata }),
    ...(ids && { ids }),
  }
}
