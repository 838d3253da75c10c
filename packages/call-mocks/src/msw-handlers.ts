import { type HttpHandler, http } from 'msw'
import type { InMemoryService, Skin } from './skin.ts'

/** What MSW needs to stand in for a service. */
export interface WithHandlers {
  /**
   * MSW request handlers for the service's routes: `setupServer(...mock.handlers)`. Other requests are not theirs.
   * MSW cannot break an answer off within its body: there `torn` comes as `reset`.
   */
  readonly handlers: readonly HttpHandler[]
}

/** The service, reachable through MSW as well. */
export function withHandlers<Service extends InMemoryService>(skin: Skin<Service>): Service & WithHandlers {
  const base = skin.baseUrl.replace(/\/$/, '')
  const handlers = skin.routes.map(({ method, path }) => {
    const on = method === 'POST' ? http.post : http.get
    return on(`${base}${path}`, ({ request }) => skin.respond(request))
  })
  return { ...skin.service, handlers }
}
