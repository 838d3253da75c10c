import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import {
  addedEntriesSchema,
  doNotCallEntrySchema,
  doNotCallPageSchema,
  entriesQuerySchema,
  newEntriesSchema,
} from '../do-not-call/do-not-call-schemas.ts'
import { planBodySchema } from '../explain/explain-routes.ts'
import {
  explanationSchema,
  explanationsQuerySchema,
  explanationsSchema,
  planSchema,
  queueExplanationSchema,
} from '../explain/explanation-schemas.ts'
import { numberInAddress } from '../http/fields.ts'
import { occurrencesSchema, previewBodySchema } from '../recurrence/recurrence-schemas.ts'
import { CHANGE, json, problems, READ } from './answers.ts'

const tags = ['rules']
const path = z.object({ number: numberInAddress })

export const rulesPaths: ZodOpenApiPathsObject = {
  '/api/calls/{id}/explanation': {
    get: {
      tags,
      operationId: 'explainCall',
      summary: 'Why a call does not ring, and when it may',
      requestParams: { path: z.object({ id: z.string().meta({ description: 'The id of a call' }) }) },
      responses: { '200': json('The reasons', explanationSchema), ...READ, ...problems(404) },
    },
  },
  '/api/explanations': {
    get: {
      tags,
      operationId: 'explainCalls',
      summary: 'Why each of some calls does not ring, and when it may',
      requestParams: { query: explanationsQuerySchema },
      responses: { '200': json('The reasons', explanationsSchema), ...READ, ...problems(422) },
    },
  },
  '/api/queues/{name}/explanation': {
    get: {
      tags,
      operationId: 'explainQueue',
      summary: 'Why a queue rings nobody, and when it may',
      requestParams: { path: z.object({ name: z.string().meta({ description: 'The name of a queue' }) }) },
      responses: { '200': json('The reasons', queueExplanationSchema), ...READ, ...problems(404) },
    },
  },
  '/api/plan': {
    post: {
      tags,
      operationId: 'planCalls',
      summary: 'What would become of a list of up to 10,000 calls. Nothing is scheduled',
      requestBody: { required: true, content: { 'application/json': { schema: planBodySchema } } },
      responses: { '200': json('The plan', planSchema), ...CHANGE },
    },
  },
  '/api/recurrence/preview': {
    post: {
      tags,
      operationId: 'previewRecurrence',
      summary: 'When the next calls of a recurrence would be due',
      requestBody: { required: true, content: { 'application/json': { schema: previewBodySchema } } },
      responses: { '200': json('The next calls', occurrencesSchema), ...CHANGE },
    },
  },
  '/api/do-not-call': {
    get: {
      tags,
      operationId: 'listDoNotCall',
      summary: 'The numbers that must not be called, by number',
      requestParams: { query: entriesQuerySchema },
      responses: { '200': json('A page of entries', doNotCallPageSchema), ...READ, ...problems(422) },
    },
    post: {
      tags,
      operationId: 'addDoNotCall',
      summary: 'Adds numbers, all or none; an entry replaces the one of its number',
      requestBody: { required: true, content: { 'application/json': { schema: newEntriesSchema } } },
      responses: { '200': json('How many are new', addedEntriesSchema), ...CHANGE },
    },
  },
  '/api/do-not-call/{number}': {
    get: {
      tags,
      operationId: 'getDoNotCall',
      summary: 'The entry of a number, also one that has ended',
      requestParams: { path },
      responses: { '200': json('The entry', doNotCallEntrySchema), ...READ, ...problems(404, 422) },
    },
    delete: {
      tags,
      operationId: 'removeDoNotCall',
      summary: 'Removes the entry of a number',
      requestParams: { path },
      responses: { '204': { description: 'Removed' }, ...READ, ...problems(403, 404, 422) },
    },
  },
}
