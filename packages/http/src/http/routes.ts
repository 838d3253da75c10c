import { addRoute, createRouter, findRoute } from 'rou3'
import type { Caller } from '../access/caller.ts'
import { Problem } from './problem.ts'
import type { Reply } from './reply.ts'
import type { ApiRequest } from './request.ts'

/** Answers a request of this caller. */
export type Route = (
  request: ApiRequest,
  params: Readonly<Record<string, string>>,
  caller: Caller,
) => Reply | Promise<Reply>

/** The methods of a path. `GET` answers `HEAD` too. */
export interface Methods {
  readonly GET?: Route
  readonly POST?: Route
  readonly PATCH?: Route
  readonly DELETE?: Route
  /** Whether `HEAD` is refused. @default false */
  readonly noHead?: boolean
  /** Whether users are refused. @default false */
  readonly adminOnly?: boolean
}

/** The same routes, for admins only. */
export const forAdmins = (routes: Routes): Routes =>
  Object.fromEntries(Object.entries(routes).map(([path, methods]) => [path, { ...methods, adminOnly: true }]))

/** Methods by path: `/api/calls/:id`. */
export type Routes = Readonly<Record<string, Methods>>

/** A route that fits a request, with the parameters of its path. */
export interface MatchedRoute {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
  readonly adminOnly: boolean
}

/**
 * Finds the route of a request; `undefined` if no path fits.
 *
 * @throws {Problem} 400 for a path that cannot be decoded; 405 for a method that the path has not
 */
export type FindRoute = (request: Pick<ApiRequest, 'method' | 'path' | 'onRoute'>) => MatchedRoute | undefined

/** @returns a function that finds the route of a request */
export function createRoutes(routes: Routes): FindRoute {
  const router = createRouter<{ readonly path: string; readonly methods: Methods }>()
  for (const [path, methods] of Object.entries(routes)) addRoute(router, '', path, { path, methods })
  return ({ method, path, onRoute }) => {
    const found = findRoute(router, '', path)
    if (!found) return undefined
    const { methods } = found.data
    onRoute?.(found.data.path)
    const route = routeOf(methods, method)
    if (!route) throw notAllowed(methods, method)
    return { route, params: decoded(found.params ?? {}), adminOnly: methods.adminOnly ?? false }
  }
}

function routeOf({ GET, POST, PATCH, DELETE, noHead = false }: Methods, method: string): Route | undefined {
  if (method === 'GET') return GET
  if (method === 'POST') return POST
  if (method === 'PATCH') return PATCH
  if (method === 'DELETE') return DELETE
  return method === 'HEAD' && !noHead ? GET : undefined
}

function notAllowed(methods: Methods, method: string): Problem {
  const allow = METHODS.filter(name => methods[name])
    .map(name => (name === 'GET' && !methods.noHead ? 'GET, HEAD' : name))
    .join(', ')
  return new Problem({
    status: 405,
    code: 'method-not-allowed',
    detail: `Expected ${allow}, got ${method}`,
    headers: { Allow: allow },
  })
}

function decoded(params: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(params).map(([name, text]) => [name, decodeURIComponent(text)]))
  } catch (cause) {
    throw new Problem({ status: 400, code: 'bad-request', detail: 'Expected an address that can be decoded', cause })
  }
}

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'] as const
