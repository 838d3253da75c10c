import { localTimeSchema } from '@outdial/scheduler-core/internal'
import { readQuery } from '../http/query.ts'
import { reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { resolvedTime } from './resolved-time.ts'

/** Resolves local times. */
export const timeRoutes: Routes = {
  '/api/local-time': { GET: request => reply(200, resolvedTime(readQuery(localTimeSchema, request))) },
}
