import type { Router } from 'express'
import { localTimeSchema } from '../fields.ts'
import { onlyMethods } from '../problem.ts'
import { readQuery } from '../query.ts'
import { reply } from '../reply.ts'
import { resolvedTime } from './resolved-time.ts'

/** Tells the moment of a local time. */
export function addTimeRoutes(router: Router): void {
  router
    .route('/api/local-time')
    .get((request, response) => reply(response, 200, resolvedTime(readQuery(localTimeSchema, request))))
    .all(onlyMethods('GET, HEAD'))
}
