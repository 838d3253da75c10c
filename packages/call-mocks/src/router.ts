import type { Ledger } from './ledger.ts'

/** A route of a service. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path below the base address. `:name` matches one segment, or its part before a suffix. */
  readonly path: string
  /** `Response.error()` means that the connection breaks. */
  handle(request: Request, parameters: PathParameters): Response | Promise<Response>
}

/** The decoded segments of a path, by name. */
export type PathParameters = Readonly<Record<string, string>>

export type Respond = (request: Request) => Promise<Response>

/** The answer to a request that no route takes. */
export type Unrouted = (status: 404 | 405) => Response

const plainError: Unrouted = status =>
  Response.json({ error: status === 404 ? 'Not found' : 'Method not allowed' }, { status })

/** Dispatches requests by their path below the base address. Adds `GET /_ledger`. */
export function createRouter(
  baseUrl: string,
  routes: readonly Route[],
  ledger: Ledger,
  unrouted: Unrouted = plainError,
): Respond {
  const base = new URL(baseUrl).pathname.replace(/\/$/, '')
  const ledgerRoute: Route = { method: 'GET', path: '/_ledger', handle: () => Response.json(ledger) }
  const table = [...routes, ledgerRoute].map(route => ({ ...route, pattern: patternOf(route.path) }))
  return async request => {
    const { pathname } = new URL(request.url)
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : ''
    const matching = table.filter(({ pattern }) => pattern.test(path))
    if (matching.length === 0) return unrouted(404)
    const route = matching.find(({ method }) => method === request.method)
    if (!route) return unrouted(405)
    const parameters = Object.entries(route.pattern.exec(path)?.groups ?? {})
    return route.handle(request, Object.fromEntries(parameters.map(([name, segment]) => [name, decode(segment)])))
  }
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '[.]').replaceAll(/:(\w+)/g, '(?<$1>[^/]+?)')}$`)

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
