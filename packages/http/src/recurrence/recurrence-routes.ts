import { previewRecurrence } from '@outdial/scheduler-core'
import type { BodyReader } from '../http/body.ts'
import { reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { occurrencesOf, previewBodySchema } from './recurrence-schemas.ts'

const BODY = { maxBytes: 64 * 1024, types: ['application/json'] }

/** Says when the next calls of a recurrence would be due. Changes nothing, but costs as much as a change. */
export const recurrenceRoutes = (bodies: BodyReader): Routes => ({
  '/api/recurrence/preview': {
    async POST(request) {
      const { repeat, at, most, after } = await bodies.json(previewBodySchema, request, BODY)
      return reply(200, { calls: occurrencesOf(previewRecurrence(repeat, at, { most, after })) })
    },
  },
})
