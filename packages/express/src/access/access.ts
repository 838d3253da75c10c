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
   * The secret of 32 bytes or more that opens everything under `/api`: programs send it as a bearer token, pages exchange it once for
   * a cookie. Webhooks need none.
   * @default everybody who reaches the router may use it
   */
  readonly token?: string | undefined
  /**
   * The names, without a port, by which the router may be asked: `localhost`, `calls.example`. Other names are refused, whoever
   * made them point here, and so is what a proxy or tunnel forwards if `trust proxy` of the app is not set. Webhooks may
   * also come by `publicUrl`.
   * @default any name; without a `token`, of what arrives on a loopback address, `localhost`, `127.0.0.1`, `[::1]` and that of `publicUrl`
   */
  readonly hosts?: readonly string[] | undefined
  /** How often one address may ask; webhooks are not counted. `false`: as often as it likes. */
  readonly limits?: Limits | false | undefined
}

export interface AccessParts {
  readonly publicUrl: URL | undefined
  readonly clock: Clock
  readonly bodies: BodyReader
  /** Stands before every change. */
  readonly mayChange: RequestHandler
  readonly onError: (error: unknown) => void
}

/** What others need to know of it. */
export interface Access {
  /** The name of the cookie that pages sign in by; absent where no token is wanted. */
  readonly sessionCookie: string | undefined
}

/**
 * Stands before all routes that are added later, and decides who reaches them.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came, though never a token
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
