import type { Ledger } from './ledger.ts'

/** One thing that a service answers. */
export interface Route {
  readonly method: 'GET' | 'POST'
  /** Below the base address; `:id` stands for one segment. */
  readonly path: string
  /** May return `Response.error()`, which means that the connection breaks. */
  handle(request: Request, id: string): Response | Promise<Response>
}

export type Respond = (request: Request) => Promise<Response>

/** Leads each request to its route, by the path below the base address; adds `GET /_ledger`. */
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
    const there = table.filter(({ pattern }) => pattern.test(path))
    if (there.length === 0) return Response.json({ error: 'Not found' }, { status: 404 })
    const route = there.find(({ method }) => method === request.method)
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
