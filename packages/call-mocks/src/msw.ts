import { type HttpHandler, http } from 'msw'
import type { InMemoryService } from './http-surface.ts'

/**
 * MSW request handlers for mocked services: `setupServer(...mswHandlers(calls, dialer))`. Other
 * requests pass. MSW cannot break a response within its body, so `torn` acts like `reset`.
 */
export const mswHandlers = (...services: readonly Pick<InMemoryService, 'fetch' | 'routes'>[]): HttpHandler[] =>
  services.flatMap(({ fetch, routes }) =>
    routes.map(({ method, url }) => {
      const on = { GET: http.get, POST: http.post, PUT: http.put, DELETE: http.delete }[method]
      // MSW answers 500 if a handler throws.
      return on(url, ({ request }) => fetch(request).catch(() => Response.error()))
    }),
  )
