import type * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { dialerSnapshotSchema, nothingSchema, stopSchema } from '../dialer/dialer-schemas.ts'
import { CHANGE, dialerProblem, json, READ } from './answers.ts'

const tags = ['dialer']

const action = (operationId: string, summary: string, schema: z.ZodType) => ({
  post: {
    tags,
    operationId,
    summary,
    requestBody: { content: { 'application/json': { schema } } },
    responses: {
      '202': json('The current state of the dialer', dialerSnapshotSchema),
      ...CHANGE,
      ...dialerProblem(409),
    },
  },
})

export const dialerPaths: ZodOpenApiPathsObject = {
  '/api/dialer': {
    get: {
      tags,
      operationId: 'getDialer',
      summary: 'The dialer and its list',
      responses: { '200': json('The snapshot', dialerSnapshotSchema), ...READ },
    },
  },
  '/api/dialer/start': action('startDialer', 'Dials the list, once', nothingSchema),
  '/api/dialer/pause': action('pauseDialer', 'Starts no further calls until it is resumed', nothingSchema),
  '/api/dialer/resume': action('resumeDialer', 'Resumes the list', nothingSchema),
  '/api/dialer/stop': action('stopDialer', 'Stops the list for good', stopSchema),
}
