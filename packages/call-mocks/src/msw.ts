import { type HttpHandler, http } from 'msw'
import type { InMemoryService } from './http-surface.ts'

/**
 * MSW request handlers for mocked services: `setupServer(...mswHandlers(calls, dialer))`. Other
 * requests pass. MSW cannot break a response within its body, so `torn` acts like `reset`.
 */
export const mswHandlers = (...services: readonly Pick<InMemoryService, 'fetch' | 'routes'>[]): HttpHandler[] =>
  services.flatMap(({ fetch, routes }) =>
    routes.map(({ method, url }) => {
      const on = method === 'POST' ? http.post : http.get
      // MSW answers 500 if a handler throws.
      return on(url, ({ request }) => fetch(request).catch(() => Response.error()))
    }),
  )
