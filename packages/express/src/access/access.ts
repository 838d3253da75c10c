import type { Clock } from '@outdial/call-client/kernel'
import type { RequestHandler, Router } from 'express'
import type { BodyReader } from '../http/body.ts'
import { toApiToken } from './api-token.ts'
import { onlyHosts, onlyLoopback, toHosts } from './hosts.ts'
import { createLimiters, type Limits } from './limits.ts'
import { createSessionCookie } from './session-cookie.ts'
import { addSessionRoutes, type Lock } from './session-routes.ts'

export interface AccessOptions {
  /**
   * The secret of 32 bytes or more that opens everything under `/api`. Programs send it as a bearer
   * token; pages exchange it once for a cookie. Webhooks need none.
   * @default every request that reaches the router is allowed
   */
  readonly token?: string | undefined
  /**
   * The host names, without a port, that requests may use: `localhost`, `calls.example`. Other
   * names are refused, and so are requests that a proxy or tunnel forwards unless `trust proxy` of
   * the app is set. Webhooks may also use the name of `publicUrl`.
   * @default any name; without a `token`, requests that arrive on a loopback address may use
   * `localhost`, `127.0.0.1`, `[::1]` and the name of `publicUrl`
   */
  readonly hosts?: readonly string[] | undefined
  /** The rate limits of one address; webhooks are not counted. `false` sets no limits. */
  readonly limits?: Limits | false | undefined
}

export interface AccessParts {
  readonly publicUrl: URL | undefined
  readonly clock: Clock
  readonly bodies: BodyReader
  /** Runs before every change. */
  readonly mayChange: RequestHandler
  readonly onError: (error: unknown) => void
}

export interface Access {
  /** The name of the cookie of pages that are signed in; absent without a token. */
  readonly sessionCookie: string | undefined
}

/**
 * Guards all routes that are added later.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came, but never a
 * token
 */
export function addAccess(router: Router, { token, hosts, limits = {} }: AccessOptions, parts: AccessParts): Access {
  const { publicUrl, clock, bodies, mayChange, onError } = parts
  const limiters = createLimiters(limits, onError)
  const lock = toLock(token, clock)
  if (hosts) {
    const own = toHosts(hosts)
    router.use('/webhooks', onlyHosts(own, publicUrl?.hostname))
    router.use('/api', onlyHosts(own, publicUrl?.hostname, 'forwarded'))
  } else if (!lock) router.use('/api', onlyLoopback(publicUrl?.hostname))
  router.use('/api', limiters.api)
  addSessionRoutes(router, { lock, publicUrl, bodies, mayChange, limit: limiters.signIn })
  return { sessionCookie: lock?.cookie.name }
}

function toLock(secret: string | undefined, clock: Clock): Lock | undefined {
  if (secret === undefined) return undefined
  const token = toApiToken(secret)
  return { token, cookie: createSessionCookie(token, clock) }
}
