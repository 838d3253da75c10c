import type { Ledger } from './ledger.ts'

/** A route of a service. */
export interface Route {
  readonly method: 'GET' | 'POST'
  /** Path below the base address. `:id` matches one segment. */
  readonly path: string
  /** `Response.error()` means that the connection breaks. */
  handle(request: Request, id: string): Response | Promise<Response>
}

export type Respond = (request: Request) => Promise<Response>

/** Dispatches requests by their path below the base address. Adds `GET /_ledger`. */
export function createRouter(baseUrl: string, routes: readonly Route[], ledger: Ledger): Respond {
  const base = new URL(baseUrl).pathname.replace(/\/$/, '')
  const ledgerRoute: Route = { method: 'GET', path: '/_ledger', handle: () => Response.json(ledger) }
  const table = [...routes, ledgerRoute].map(route => ({
    ...route,
    pattern: new RegExp(`^${route.path.replace(':id', '([^/]+)')}$`),
  }))
  return async request => {
    const { pathname } = new URL(request.url)
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : ''
    const matching = table.filter(({ pattern }) => pattern.test(path))
    if (matching.length === 0) return Response.json({ error: 'Not found' }, { status: 404 })
    const route = matching.find(({ method }) => method === request.method)
    if (!route) return Response.json({ error: 'Method not allowed' }, { status: 405 })
    return route.handle(request, decode(route.pattern.exec(path)?.[1] ?? ''))
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
