import type { Clock } from '@outdial/call-client/kernel'
import type { ApiRequest } from '../http/request.ts'
import { memoryCounters, type SessionCounters } from './generation.ts'
import { onlyHosts, onlyLoopback, toHosts } from './hosts.ts'
import { createLimiters, type Limiters, type Limits } from './limits.ts'
import { createLock, type Lock } from './lock.ts'
import { unauthorized } from './session-routes.ts'

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

/** Who asks for something under `/api`. */
export interface Caller {
  /** Whether the session by which it came in is still valid. Absent if it cannot end. */
  readonly isValid?: (() => Promise<boolean>) | undefined
}

/** Decides who may ask for what. */
export interface Access {
  readonly lock: Lock | undefined
  readonly limiters: Limiters
  /** @throws {Problem} 421 for a webhook under another name */
  checkWebhook(request: ApiRequest): void
  /** @throws {Problem} 421 for a request under another name */
  checkHost(request: ApiRequest): void
  /** @throws {Problem} 401 */
  callerOf(request: ApiRequest): Promise<Caller>
}

/**
 * @throws {TypeError | RangeError} naming the option, what was expected and what came, but never a
 * token
 */
export function createAccess(options: AccessOptions, parts: AccessParts): Access {
  const { token, sessions = memoryCounters(), hosts, limits = {} } = options
  const { publicName, clock } = parts
  const lock = token === undefined ? undefined : createLock(token, { counters: sessions, clock })
  const own = hosts && toHosts(hosts)
  const byLoopback = lock ? accept : onlyLoopback(publicName)
  return {
    lock,
    limiters: createLimiters(limits),
    checkWebhook: own ? onlyHosts({ own, publicName, publicNameIn: 'host' }) : accept,
    checkHost: own ? onlyHosts({ own, publicName, publicNameIn: 'forwarded', refuseForwarded: !lock }) : byLoopback,
    async callerOf(request) {
      if (!lock) return {}
      const entry = await lock.opens(request)
      if (!entry) throw unauthorized('Expected `Authorization: Bearer <token>` or the cookie of a signed-in page')
      return entry
    },
  }
}

export interface AccessParts {
  /** The name of `publicUrl`. */
  readonly publicName: string | undefined
  readonly clock: Clock
}

const accept = () => {}
