import { localTimeSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { historyQuerySchema, historySchema, inboundCallSchema, loggedCallSchema } from '../history/history-schemas.ts'
import { numberInAddress } from '../http/fields.ts'
import { checkedNumberSchema, numberQuerySchema } from '../numbers/checked-number.ts'
import { resolvedTimeSchema } from '../times/resolved-time.ts'
import { CHANGE, json, problems, READ } from './answers.ts'
import { idempotencyKey } from './call-paths.ts'

const history = { tags: ['history'], requestParams: { path: z.object({ number: numberInAddress }) } }
const help = { tags: ['numbers and times'] }

export const historyPaths: ZodOpenApiPathsObject = {
  '/api/phone-numbers/{number}/calls': {
    get: {
      ...history,
      operationId: 'getHistory',
      summary: 'The calls to and from a number, the latest first',
      requestParams: { ...history.requestParams, query: historyQuerySchema },
      responses: {
        '200': json('A page of the history', historySchema, {
          Link: 'The next page, `rel="next"`; absent on the last page',
        }),
        ...READ,
        ...problems(422),
      },
    },
    post: {
      ...history,
      operationId: 'logInboundCall',
      summary: 'Logs an inbound call to the number',
      requestParams: { ...history.requestParams, header: idempotencyKey },
      requestBody: { required: true, content: { 'application/json': { schema: inboundCallSchema } } },
      responses: { '201': json('The call', loggedCallSchema), ...CHANGE },
    },
  },
}

export const helpPaths: ZodOpenApiPathsObject = {
  '/api/phone-numbers/{text}': {
    get: {
      ...help,
      operationId: 'checkNumber',
      summary: 'Formats and checks a number as typed',
      requestParams: { path: z.object({ text: z.string() }), query: numberQuerySchema },
      responses: { '200': json('The checked number', checkedNumberSchema), ...READ, ...problems(422) },
    },
  },
  '/api/local-time': {
    get: {
      ...help,
      operationId: 'resolveTime',
      summary: 'The moment of a local time, and whether a clock change skips or repeats it',
      requestParams: { query: localTimeSchema },
      responses: { '200': json('The moment', resolvedTimeSchema), ...READ, ...problems(422) },
    },
  },
}
