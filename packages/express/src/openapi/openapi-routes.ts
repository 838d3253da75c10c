import type { Router } from 'express'
import { mountPath } from '../http/mount-path.ts'
import { onlyMethods } from '../http/problem.ts'
import { reply } from '../http/reply.ts'
import { createOpenApiDocument, type Described, type OpenApiDocument } from './document.ts'

export interface OpenApiRoutes extends Described {
  readonly publicUrl: URL | undefined
}

/** Serves the OpenAPI document of the router. */
export function addOpenApiRoutes(router: Router, { publicUrl, ...described }: OpenApiRoutes): void {
  let document: OpenApiDocument | undefined

  router
    .route('/api/openapi.json')
    .get((request, response) => {
      document ??= createOpenApiDocument(described)
      reply(response, 200, { ...document, servers: [{ url: mountPath(request, publicUrl) || '/' }] })
    })
    .all(onlyMethods('GET, HEAD'))
}
