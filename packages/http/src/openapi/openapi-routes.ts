import { reply } from '../http/reply.ts'
import type { ApiRequest } from '../http/request.ts'
import type { Routes } from '../http/routes.ts'
import { createOpenApiDocument, type Described, type OpenApiDocument } from './document.ts'

export interface OpenApiRoutes extends Described {
  readonly pathOf: (request: ApiRequest) => string
}

/** Serves the OpenAPI document of the handler. */
export function openApiRoutes({ pathOf, ...described }: OpenApiRoutes): Routes {
  let document: OpenApiDocument | undefined
  return {
    '/api/openapi.json': {
      GET(request) {
        document ??= createOpenApiDocument(described)
        return reply(200, { ...document, servers: [{ url: pathOf(request) || '/' }] })
      },
    },
  }
}
