import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { callSchema } from '../calls/call-schemas.ts'
import { checkBodySchema, checkedNumbersSchema } from '../lists/check-calls.ts'
import {
  addedListSchema,
  dialAgainSchema,
  listCallSchema,
  listCallsQuerySchema,
  listChangeSchema,
  listSchema,
  listsSchema,
  MOST_CALLS,
  newListSchema,
  stopListSchema,
  stoppedListSchema,
} from '../lists/list-schemas.ts'
import { CHANGE, json, problems, READ } from './answers.ts'

const tags = ['lists']
const path = z.object({ name: z.string().meta({ description: 'The name of a list' }) })
const body = (schema: z.ZodType) => ({ required: true, content: { 'application/json': { schema } } })

const added = {
  '201': json('The list', addedListSchema),
  '200': json('The list that the same request had added before', addedListSchema),
  ...CHANGE,
  ...problems(409),
}

export const listPaths: ZodOpenApiPathsObject = {
  '/api/lists': {
    get: {
      tags,
      operationId: 'getLists',
      summary: 'All lists with their progress, the latest first',
      responses: { '200': json('The lists', listsSchema), ...READ },
    },
    post: {
      tags,
      operationId: 'addList',
      summary:
        `Adds a list of up to ${MOST_CALLS} calls: all or none. Every row that does not fit is named. The same ` +
        'list under the same name again adds nothing, so the request may be repeated',
      requestBody: body(
        newListSchema.extend({ calls: z.array(listCallSchema).min(1).max(MOST_CALLS) }).meta({ id: 'NewList' }),
      ),
      responses: added,
    },
  },
  '/api/lists/{name}': {
    get: {
      tags,
      operationId: 'getList',
      summary: 'A list with its progress',
      requestParams: { path },
      responses: { '200': json('The list', listSchema), ...READ, ...problems(404) },
    },
    patch: {
      tags,
      operationId: 'changeList',
      summary: 'Starts or pauses a list, and changes its lines and pace at once',
      requestParams: { path },
      requestBody: body(listChangeSchema),
      responses: { '200': json('The list as it is now', listSchema), ...CHANGE, ...problems(404) },
    },
  },
  '/api/lists/{name}/calls': {
    get: {
      tags,
      operationId: 'getListCalls',
      summary: 'Rows of a list in its order, from any place on',
      requestParams: { path, query: listCallsQuerySchema },
      responses: { '200': json('The calls', z.object({ calls: z.array(callSchema) })), ...READ, ...problems(404, 422) },
    },
  },
  '/api/lists/{name}/stop': {
    post: {
      tags,
      operationId: 'stopList',
      summary: 'Pauses a list and cancels what has not begun. Calls in flight go on, or are hung up',
      requestParams: { path },
      requestBody: { content: { 'application/json': { schema: stopListSchema } } },
      responses: { '200': json('The list as it is now', stoppedListSchema), ...CHANGE, ...problems(404) },
    },
  },
  '/api/lists/{name}/again': {
    post: {
      tags,
      operationId: 'dialListAgain',
      summary:
        'Adds a new list with those of a finished list that were not reached, or with all. The same request again ' +
        'adds nothing',
      requestParams: { path },
      requestBody: body(dialAgainSchema),
      responses: { ...added, ...problems(404) },
    },
  },
  '/api/check': {
    post: {
      tags,
      operationId: 'checkNumbers',
      summary: 'Reads up to 5000 numbers as typed, and says which may not be called. Nothing is scheduled',
      requestBody: body(checkBodySchema),
      responses: { '200': json('Each number, in the same order', checkedNumbersSchema), ...CHANGE },
    },
  },
}
