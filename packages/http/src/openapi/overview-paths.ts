import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { overviewQuerySchema, overviewSchema } from '../overview/overview-schemas.ts'
import { json, problems, READ } from './answers.ts'

export const overviewPaths: ZodOpenApiPathsObject = {
  '/api/overview': {
    get: {
      tags: ['calls'],
      operationId: 'getOverview',
      summary: 'Lines in use, what waits and why, calls a minute, answer rate, outcomes by hour, failures, what is due',
      requestParams: { query: overviewQuerySchema },
      responses: { '200': json('The figures', overviewSchema), ...READ, ...problems(422) },
    },
  },
}
