import { type HttpHandler, http } from 'msw'
import type { InMemoryService } from './http-surface.ts'

/**
 * MSW request handlers for the routes of mocked services: `setupServer(...mswHandlers(calls, dialer))`. Other requests are not theirs.
 * MSW cannot break an answer off within its body: there `torn` comes as `reset`.
 */
export const mswHandlers = (...services: readonly Pick<InMemoryService, 'fetch' | 'routes'>[]): HttpHandler[] =>
  services.flatMap(({ fetch, routes }) =>
    routes.map(({ method, url }) => {
      const on = method === 'POST' ? http.post : http.get
      // What a handler throws would be an answer of 500.
      return on(url, ({ request }) => fetch(request).catch(() => Response.error()))
    }),
  )
