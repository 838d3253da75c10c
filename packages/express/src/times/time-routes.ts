import { localTimeSchema } from '@outdial/scheduler-core/internal'
import type { Router } from 'express'
import { onlyMethods } from '../http/problem.ts'
import { readQuery } from '../http/query.ts'
import { reply } from '../http/reply.ts'
import { resolvedTime } from './resolved-time.ts'

/** Resolves local times. */
export function addTimeRoutes(router: Router): void {
  router
    .route('/api/local-time')
    .get((request, response) => reply(response, 200, resolvedTime(readQuery(localTimeSchema, request))))
    .all(onlyMethods('GET, HEAD'))
}
