import type { Clock } from '@outdial/call-client/kernel'
import type { Request, RequestHandler, Router } from 'express'
import type { BodyReader } from '../http/body.ts'
import { memoryCounters, type SessionCounters } from './generation.ts'
import { onlyHosts, onlyLoopback, toHosts } from './hosts.ts'
import { createLimiters, type Limits } from './limits.ts'
import { createLock } from './lock.ts'
import { addSessionRoutes } from './session-routes.ts'

export interface AccessOptions {
  /**
   * The secret of 32 bytes or more that opens everything under `/api`. Programs send it as a bearer
   * token; pages exchange it once for a cookie. Webhooks need none. Two tokens are both valid, so
   * that one can replace the other. The cookies of a token that is removed are no longer valid.
   * @default every request that reaches the router is allowed
   */
  readonly token?: string | readonly string[] | undefined
  /**
   * The store, or other counters that all processes with this token share. Signing out increments
   * the counter `sessions`, which ends the sessions of all pages, in every process within a second.
   * @default a counter in memory: sessions end with the process, and are valid in it alone
   */
  readonly sessions?: SessionCounters | undefined
  /**
   * The host names, without a port, that requests may use: `localhost`, `calls.example`. Other
   * names are refused. Without a `token`, so are requests that a proxy or tunnel forwards unless
   * `trust proxy` of the app is set. Webhooks may also use the name of `publicUrl`.
   * @default any name; without a `token`, requests that arrive on a loopback address may use
   * `localhost`, `127.0.0.1`, `[::1]` and the name of `publicUrl`
   */
  readonly hosts?: readonly string[] | undefined
  /** The limits of requests and event streams; webhooks are not counted. `false` sets none. */
  readonly limits?: Limits | false | undefined
}

export interface AccessParts {
  readonly publicUrl: URL | undefined
  readonly clock: Clock
  readonly bodies: BodyReader
  /** Runs before every change. */
  readonly mayChange: RequestHandler
  readonly onError: (error: unknown) => void
  /** Called when all sessions have ended. */
  readonly onSignOut: () => void
}

export interface Access {
  /** The name of the cookie of pages that are signed in; absent without a token. */
  readonly sessionCookie: string | undefined
  /** Checks the session of a request that was let in by its cookie; `undefined` of others. */
  sessionCheck(request: Request): (() => Promise<boolean>) | undefined
  /** Runs before every event stream. */
  readonly limitStreams: RequestHandler
}

/**
 * Guards all routes that are added later.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came, but never a
 * token
 */
export function addAccess(router: Router, options: AccessOptions, parts: AccessParts): Access {
  const { token, sessions = memoryCounters(), hosts, limits = {} } = options
  const { publicUrl, clock, bodies, mayChange, onError, onSignOut } = parts
  const limiters = createLimiters(limits, onError)
  const lock = token === undefined ? undefined : createLock(token, { counters: sessions, clock })
  const publicName = publicUrl?.hostname
  if (hosts) {
    const own = toHosts(hosts)
    router.use('/webhooks', onlyHosts({ own, publicName, publicNameIn: 'host' }))
    router.use('/api', onlyHosts({ own, publicName, publicNameIn: 'forwarded', refuseForwarded: !lock }))
  } else if (!lock) router.use('/api', onlyLoopback(publicName))
  router.use('/api', limiters.api)
  addSessionRoutes(router, { lock, publicUrl, bodies, mayChange, limit: limiters.signIn, onSignOut })
  return {
    sessionCookie: lock?.cookieName,
    sessionCheck: request => lock?.sessionCheck(request),
    limitStreams: limiters.eventStream,
  }
}
