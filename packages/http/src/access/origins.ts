import type { Reply } from '../http/reply.ts'
import type { ApiRequest } from '../http/request.ts'

/** Pages of other origins that may read and change (CORS). */
export interface Origins {
  /** Whether the request comes from a page of one of them. */
  has(request: Pick<ApiRequest, 'header'>): boolean
  /** The answer to the question of a browser before a request; `undefined` if it is none, or of another origin. */
  preflight(request: ApiRequest): Reply | undefined
  /** The headers of every answer. */
  headers(request: Pick<ApiRequest, 'header'>): Reply['headers']
}

/** @throws {TypeError} */
export function toOrigins(given: readonly string[] = []): Origins {
  if (!Array.isArray(given)) {
    throw new TypeError(`Expected \`origins\` to be a list such as ['https://app.example'], got ${typeof given}`)
  }
  for (const origin of given) {
    if (typeof origin !== 'string' || !URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new TypeError(`Expected \`origins\` to be origins such as https://app.example, got ${String(origin)}`)
    }
  }
  const allowed = new Set(given)
  const originOf = (request: Pick<ApiRequest, 'header'>) => {
    const origin = request.header('origin')
    return origin !== undefined && allowed.has(origin) ? origin : undefined
  }
  const headers: Origins['headers'] = request => {
    if (allowed.size === 0) return {}
    const origin = originOf(request)
    return { Vary: 'Origin', ...(origin !== undefined && { ...ALLOW, 'Access-Control-Allow-Origin': origin }) }
  }

  return {
    has: request => originOf(request) !== undefined,
    headers,
    preflight(request) {
      if (request.method !== 'OPTIONS' || originOf(request) === undefined) return undefined
      if (request.header('access-control-request-method') === undefined) return undefined
      return { status: 204, headers: { ...headers(request), ...PREFLIGHT } }
    },
  }
}

const ALLOW = {
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Expose-Headers': 'ETag, Location, Link, Retry-After, RateLimit, RateLimit-Policy',
}

const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, HEAD, POST, PATCH, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID',
  // In seconds. Browsers ask again after two hours at most.
  'Access-Control-Max-Age': '7200',
}
