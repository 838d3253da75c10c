import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { callDetailsSchema } from '../calls/call-schemas.ts'
import { nothingSchema } from '../dialer/dialer-schemas.ts'
import { dispatchingSchema } from '../operator/dispatching.ts'
import { freeLineSchema } from '../operator/operator-routes.ts'
import { CHANGE, json, problems, READ } from './answers.ts'

const tags = ['operator']
const named = (description: string) => z.object({ name: z.string().meta({ description }) })

const action = (operationId: string, summary: string, path?: z.ZodObject) => ({
  post: {
    tags,
    operationId,
    summary,
    ...(path && { requestParams: { path } }),
    requestBody: { content: { 'application/json': { schema: nothingSchema } } },
    responses: {
      '200': json('The state after it', dispatchingSchema),
      ...CHANGE,
      ...(path && problems(404)),
    },
  },
})

const resumed = action('resumeAll', 'Licenses calls again, and goes on with the lists of the dialer that were paused')

export const operatorPaths: ZodOpenApiPathsObject = {
  '/api/dispatching': {
    get: {
      tags,
      operationId: 'getDispatching',
      summary: 'Whether everything is paused, lines in use, and the queues and providers that are held back',
      responses: { '200': json('The state', dispatchingSchema), ...READ },
    },
  },
  '/api/dispatching/pause': action(
    'pauseAll',
    'Licenses no call, in all queues and processes, and pauses the lists of the dialer, until it is resumed',
  ),
  '/api/dispatching/resume': {
    post: { ...resumed.post, responses: { ...resumed.post.responses, ...problems(409) } },
  },
  '/api/queues/{name}/release': action('releaseQueue', 'Ends the back-off of a queue', named('The name of a queue')),
  '/api/providers/{name}/release': action(
    'releaseProvider',
    'Closes the breaker of a provider, so that it receives calls again',
    named('The name of a provider'),
  ),
  '/api/calls/{id}/attempts/{attempt}/free-line': {
    post: {
      tags,
      operationId: 'freeLine',
      summary:
        'Frees the line of an attempt that is `unknown` or `indeterminate`. If its call is not over, more calls are ' +
        'in flight than there are lines',
      requestParams: { path: z.object({ id: z.string(), attempt: z.string() }) },
      requestBody: { required: true, content: { 'application/json': { schema: freeLineSchema } } },
      responses: {
        '200': json('The call as it is now', callDetailsSchema, { ETag: 'The version of the call, for If-Match' }),
        ...CHANGE,
        ...problems(404, 409),
      },
    },
  },
}
