import { refuseUndefined, UNSET } from '@outdial/call-client/internal'
import type { Clock } from '@outdial/call-client/kernel'
import type { ApiRequest } from '../http/request.ts'
import { type Authorize, callerBy } from './authorize.ts'
import type { Caller } from './caller.ts'
import { memoryCounters, type SessionCounters } from './generation.ts'
import { type CheckHost, demandLocal, onlyHosts, toHosts } from './hosts.ts'
import { createLimiters, type Limiters, type Limits } from './limits.ts'
import { createLock, type Lock } from './lock.ts'
import { type Origins, toOrigins } from './origins.ts'
import { unauthorized } from './unauthorized.ts'

export interface HostOptions {
  /**
   * The host names, without a port, that requests may use: `localhost`, `calls.example`. Other
   * names are refused. Without `token` and `authorize`, everybody who reaches the server under one
   * of them is an admin, but requests that a proxy forwards are refused unless the proxy is trusted.
   * Webhooks may also use the name of `publicUrl`.
   * @default any name; without `token` and `authorize`, `localhost`, `127.0.0.1` and `[::1]` for
   * requests that arrive on a loopback address, and no other request
   */
  readonly hosts?: readonly string[] | undefined
}

export interface AccessOptions extends HostOptions {
  /**
   * The secret of 32 bytes or more that opens everything under `/api`. Programs send it as a bearer
   * token; pages exchange it once for a cookie. Webhooks need none. Two tokens are both valid, so
   * that one can replace the other. The cookies of a token that is removed are no longer valid.
   * @default without `authorize` and `hosts` too, only requests of this machine are allowed
   */
  readonly token?: string | readonly string[] | undefined
  /**
   * Says who sends a request that has no token: by the sessions of the application, for example.
   * A user sees, schedules, edits and cancels its own calls only, and is shown no more of others
   * than that lines are in use. Requests with the `token` are an admin's.
   * @default nobody but the token
   */
  readonly authorize?: Authorize | undefined
  /**
   * The store, or other counters that all processes with this token share. Signing out increments
   * the counter `sessions`, which ends the sessions of all pages, in every process within a second.
   * @default a counter in memory: sessions end with the process, and are valid in it alone
   */
  readonly sessions?: SessionCounters | undefined
  /**
   * The origins of pages elsewhere that may read and change, such as `https://app.example`: by the
   * token, or by cookies if the browser sends them. Whoever can run a script there acts as its user.
   * @default none: pages of the same origin only
   */
  readonly origins?: readonly string[] | undefined
  /** The limits of requests and event streams; webhooks are not counted. `false` sets none. */
  readonly limits?: Limits | false | undefined
}

/** Decides who may ask for what. */
export interface Access {
  readonly lock: Lock | undefined
  readonly limiters: Limiters
  readonly origins: Origins
  /** Whether only the machine itself is served, because no option says who else may be. */
  readonly isLocalOnly: boolean
  /** @throws {Problem} 421 for a request under another name */
  checkHost(request: ApiRequest): void
  /**
   * Who sends the request.
   * @throws {Problem} 401
   * @throws {Answered} if the application answers itself
   */
  callerOf(request: ApiRequest): Promise<Caller>
}

export interface AccessParts {
  /** The name of `publicUrl`. */
  readonly publicName: string | undefined
  readonly clock: Clock
}

/**
 * @throws {TypeError | RangeError} naming the option, what was expected and what came, but never a
 * token
 */
export function createAccess(options: AccessOptions, parts: AccessParts): Access {
  const { token, sessions = memoryCounters(), hosts, limits = {}, authorize } = options
  const { publicName, clock } = parts
  refuseUndefined(options, 'token', `${UNSET} Set it, or ${LEAVE_OUT}`)
  refuseUndefined(
    options,
    'authorize',
    `most likely nothing is exported under that name. Give a function, or ${LEAVE_OUT}`,
  )
  const lock = token === undefined ? undefined : createLock(token, { counters: sessions, clock })
  const isGuarded = lock !== undefined || authorize !== undefined
  const own = hosts && toHosts(hosts)
  return {
    lock,
    limiters: createLimiters(limits),
    origins: toOrigins(options.origins),
    isLocalOnly: !isGuarded && !own,
    checkHost: own ? onlyHosts({ own, publicName, publicNameIn: 'forwarded', refuseForwarded: !isGuarded }) : accept,
    async callerOf(request) {
      const entry = await lock?.opens(request)
      if (entry) return { role: 'admin', ...entry }
      const caller = authorize && (await callerBy(authorize, request))
      if (caller) return caller
      if (lock) throw unauthorized('Expected `Authorization: Bearer <token>` or the cookie of a signed-in page')
      if (authorize) throw unauthorized('Expected a signed-in user')
      if (!own) demandLocal(request)
      return { role: 'admin' }
    },
  }
}

/** Refuses webhooks under other names. @throws {Problem} 421, by the function that is returned */
export function webhookHosts({ hosts }: HostOptions, publicName: string | undefined): CheckHost {
  return hosts ? onlyHosts({ own: toHosts(hosts), publicName, publicNameIn: 'host' }) : accept
}

const LEAVE_OUT =
  'leave the option out: without `token`, `authorize` and `hosts`, only requests of this machine are served'

const accept = () => {}
