import type { Router } from 'express'
import { onlyMethods } from '../http/problem.ts'
import { reply } from '../http/reply.ts'
import { createOpenApiDocument, type Described, type OpenApiDocument } from './document.ts'

/** Shows the OpenAPI document of the router. */
export function addOpenApiRoutes(router: Router, described: Described): void {
  let document: OpenApiDocument | undefined

  router
    .route('/api/openapi.json')
    .get(({ baseUrl }, response) => {
      document ??= createOpenApiDocument(described)
      reply(response, 200, { ...document, servers: [{ url: baseUrl || '/' }] })
    })
    .all(onlyMethods('GET, HEAD'))
}
