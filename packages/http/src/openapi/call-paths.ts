import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { editSchema, newCallSchema, newCallsSchema } from '../calls/call-bodies.ts'
import {
  addedCallSchema,
  addedCallsSchema,
  callCountsSchema,
  callDetailsSchema,
  callPageSchema,
  callSchema,
  cancelledCallsSchema,
} from '../calls/call-schemas.ts'
import {
  callsQuerySchema,
  cancelQuerySchema,
  countsQuerySchema,
  exportQuerySchema,
  logQuerySchema,
  scopeQuerySchema,
} from '../calls/calls-query.ts'
import { idempotencyKeySchema } from '../calls/idempotency.ts'
import { logDetailsSchema, logPageSchema } from '../log/log-schemas.ts'
import { CHANGE, callProblem, json, problems, READ } from './answers.ts'

const tags = ['calls']
const etag = { ETag: 'The version of the call, for If-Match' }
const path = z.object({ id: z.string().meta({ description: 'The id of a call' }) })
const ifMatch = z
  .string()
  .meta({ description: 'The ETag of the call as last read, several ETags, or `*`', example: '"3"' })

/** The header that makes a repeated request harmless. */
export const idempotencyKey = z.object({
  'Idempotency-Key': z.optional(
    idempotencyKeySchema.meta({
      description:
        'A repeated request with the same key gets the same calls, with `created: false`, and does nothing twice. The same key with ' +
        'other content, with a list in place of a call or with a list of another length is refused',
    }),
  ),
})

export const callPaths: ZodOpenApiPathsObject = {
  '/api/calls': {
    get: {
      tags,
      operationId: 'listCalls',
      summary: 'Calls, by `at`',
      requestParams: { query: callsQuerySchema },
      responses: { '200': json('A page of calls', callPageSchema), ...READ, ...problems(422) },
    },
    post: {
      tags,
      operationId: 'scheduleCalls',
      summary: 'Schedules a call, or up to 1000: all or none',
      requestParams: { header: idempotencyKey },
      requestBody: {
        required: true,
        content: { 'application/json': { schema: z.union([newCallSchema, newCallsSchema]) } },
      },
      responses: {
        '201': json('The call, or `{ calls }` of several', z.union([addedCallSchema, addedCallsSchema]), {
          ...etag,
          Location: 'The address of the call, if it is one',
        }),
        ...CHANGE,
        ...callProblem(422, ' (`idempotency-key-reused`)'),
      },
    },
    delete: {
      tags,
      operationId: 'cancelCalls',
      summary:
        'Cancels all calls that match, of which one parameter at least says something, in batches. After a failure ' +
        'or an end of the connection, what was cancelled stays so: ask again for the rest',
      requestParams: { query: cancelQuerySchema },
      responses: { '200': json('How many', cancelledCallsSchema), ...READ, ...problems(422) },
    },
  },
  '/api/log': {
    get: {
      tags: ['log'],
      operationId: 'listLog',
      summary: 'Every call, by `at`, by default the latest first: scheduled, dialed from a list, received or logged',
      requestParams: { query: logQuerySchema },
      responses: { '200': json('A page of the log', logPageSchema), ...READ, ...problems(422) },
    },
  },
  '/api/export': {
    get: {
      tags: ['log'],
      operationId: 'exportLog',
      summary: 'The log, or a part of it, as a file that is streamed',
      description:
        'CSV: cells that a spreadsheet would run, and those that begin with an apostrophe, have an apostrophe before ' +
        'them. JSON lines: one entry of the log a line. An answer that breaks off is not complete.',
      requestParams: { query: exportQuerySchema },
      responses: {
        '200': {
          description: 'The file',
          content: {
            'text/csv': { schema: { type: 'string' } },
            'application/jsonl': { schema: { type: 'string' } },
          },
        },
        ...READ,
        ...problems(422),
      },
    },
  },
  '/api/log/{id}': {
    get: {
      tags: ['log'],
      operationId: 'getLogEntry',
      summary: 'An entry of the log; a scheduled call with all its attempts',
      requestParams: { path },
      responses: { '200': json('The entry', logDetailsSchema), ...READ, ...problems(404) },
    },
  },
  '/api/counts': {
    get: {
      tags,
      operationId: 'countCalls',
      summary: 'The number of calls of each status',
      requestParams: { query: countsQuerySchema },
      responses: { '200': json('The counts by status', callCountsSchema), ...READ, ...problems(422) },
    },
  },
  '/api/calls/{id}': {
    get: {
      tags,
      operationId: 'getCall',
      summary: 'A call with all its attempts',
      requestParams: { path },
      responses: { '200': json('The call', callDetailsSchema, etag), ...READ, ...problems(404) },
    },
    patch: {
      tags,
      operationId: 'editCall',
      summary: 'Changes a call that has not begun',
      requestParams: { path, query: scopeQuerySchema, header: z.object({ 'If-Match': ifMatch }) },
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: editSchema },
          'application/merge-patch+json': { schema: editSchema },
        },
      },
      responses: {
        '200': json('The call as it is now', callSchema, etag),
        ...CHANGE,
        ...problems(404, 428),
        ...callProblem(409),
        ...callProblem(412),
      },
    },
    delete: {
      tags,
      operationId: 'cancelCall',
      summary: 'Cancels a call. A live call is hung up if the provider can; its end is what the provider reports',
      requestParams: { path, query: scopeQuerySchema, header: z.object({ 'If-Match': z.optional(ifMatch) }) },
      responses: {
        '200': json('The call as it is now', callSchema, etag),
        ...READ,
        ...problems(403, 404, 422, 502),
        ...callProblem(
          409,
          '. After `not-supported` the live call goes on, because its provider cannot hang up, and is not retried',
        ),
        ...callProblem(412),
      },
    },
  },
}
