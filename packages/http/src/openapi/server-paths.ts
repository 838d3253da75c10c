import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { capabilitiesSchema } from '../capabilities/capability-routes.ts'
import { json, problems, READ } from './answers.ts'
import { eventSchemas, named } from './schemas.ts'

const schemaNames = new Map(Object.entries(named).map(([name, schema]): [z.ZodType, string] => [schema, name]))

const refTo = (schema: z.ZodType) => ({ $ref: `#/components/schemas/${schemaNames.get(schema)}` })

/** The routes that every router has. */
export const serverPaths: ZodOpenApiPathsObject = {
  '/api/capabilities': {
    get: {
      tags: ['capabilities'],
      operationId: 'getCapabilities',
      summary: 'What the providers, the dialer and the store can do',
      responses: { '200': json('The capabilities', capabilitiesSchema), ...READ },
    },
  },
  '/api/events': {
    get: {
      tags: ['events'],
      operationId: 'listen',
      summary: 'Server-sent events: every change, at most 50 ms later',
      description:
        'Begins with `hello`, then a `snapshot` if there is a dialer. `x-events` describes the `data` of each ' +
        'event. Ignore data whose `version` is not higher than the known one. Another `epoch` means that the ' +
        'server was restarted.',
      responses: {
        '200': { description: 'The stream', content: { 'text/event-stream': { schema: { type: 'string' } } } },
        ...READ,
      },
      'x-events': Object.fromEntries(Object.entries(eventSchemas).map(([name, schema]) => [name, refTo(schema)])),
    },
  },
  '/api/openapi.json': {
    get: {
      tags: ['document'],
      operationId: 'getDocument',
      summary: 'This document',
      responses: {
        '200': { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
        ...READ,
      },
    },
  },
  '/webhooks/{provider}/{reference}': {
    post: {
      tags: ['webhooks'],
      operationId: 'receiveWebhook',
      summary: 'Receives the updates of a provider; the signature is verified on the raw body',
      security: [],
      requestParams: {
        path: z.object({
          provider: z.string(),
          reference: z.string().meta({ description: 'The reference of the attempt: a secret of 128 bits' }),
        }),
      },
      requestBody: { content: { '*/*': { schema: { description: 'At most 1 MB, in the format of the provider' } } } },
      responses: {
        '200': { description: 'Recorded, or already known' },
        '403': { description: 'The signature is wrong' },
        ...problems(400, 404, 405, 408, 413, 415, 421, 500),
        '503': { description: 'The update could not be recorded: send it again' },
      },
    },
  },
}
