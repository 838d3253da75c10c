import { previewRecurrence } from '@outdial/scheduler-core'
import type { RequestHandler, Router } from 'express'
import type { BodyReader } from '../http/body.ts'
import { onlyMethods } from '../http/problem.ts'
import { reply } from '../http/reply.ts'
import { occurrencesOf, previewBodySchema } from './recurrence-schemas.ts'

const BODY = { maxBytes: 64 * 1024, types: ['application/json'] }

/** Says when the next calls of a recurrence would be due. Changes nothing, but costs as much as a change. */
export function addRecurrenceRoutes(router: Router, bodies: BodyReader, mayChange: RequestHandler): void {
  router
    .route('/api/recurrence/preview')
    .post(mayChange, async (request, response) => {
      const { repeat, at, most, after } = await bodies.json(previewBodySchema, request, response, BODY)
      reply(response, 200, { calls: occurrencesOf(previewRecurrence(repeat, at, { most, after })) })
    })
    .all(onlyMethods('POST'))
}
