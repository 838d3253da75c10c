import { Problem } from '../http/problem.ts'
import type { ApiRequest } from '../http/request.ts'
import { unauthorized } from './unauthorized.ts'

/** @throws {TypeError} */
export function toHosts(hosts: readonly string[]): ReadonlySet<string> {
  if (!Array.isArray(hosts) || hosts.length === 0) {
    throw new TypeError('Expected `hosts` to be a list of names such as localhost, with at least one')
  }
  for (const host of hosts) {
    if (typeof host !== 'string' || !/^(\[[\da-f:.]+\]|[^\s:/]+)$/i.test(host)) {
      throw new TypeError(`Expected \`hosts\` to be names without a port, such as localhost, got ${String(host)}`)
    }
  }
  return new Set(hosts.map(host => host.toLowerCase()))
}

/**
 * Refuses a second `Host` with 400 (RFC 9112, 3.2). Node keeps the first one, and a proxy may have
 * checked the other.
 */
export function demandOneHost({ hostCount }: Pick<ApiRequest, 'hostCount'>): void {
  if (hostCount <= 1) return
  throw new Problem({ status: 400, code: 'bad-request', detail: 'Expected one `Host`, got several' })
}

export interface AllowedHosts {
  readonly own: ReadonlySet<string>
  /** The name of `publicUrl`. */
  readonly publicName: string | undefined
  /** Where the name of `publicUrl` may stand: in `Host`, or in a header of a trusted proxy. */
  readonly publicNameIn: 'host' | 'forwarded'
  /** Refuses requests through a proxy that the application does not trust. @default false */
  readonly refuseForwarded?: boolean
}

/** Refuses requests under other names. @throws {Problem} 421 */
export type CheckHost = (request: ApiRequest) => void

/**
 * Serves these names only. A page elsewhere whose name was made to point here (DNS rebinding) sends
 * its own name as `Host`, so the `Host` counts even if a trusted proxy forwards another name.
 * The headers of a proxy or tunnel show its requests, even if it replaced the `Host`.
 */
export function onlyHosts(allowed: AllowedHosts): CheckHost {
  const { own, publicName, publicNameIn, refuseForwarded = false } = allowed
  return request => {
    const { host, forwardedHost } = namesOf(request)
    const isPublic = publicNameIn === 'host' && host !== undefined && host === publicName
    const isOwn = own.has(host ?? '') && !(refuseForwarded && isForwarded(request))
    const mayForward = forwardedHost === host || own.has(forwardedHost ?? '') || forwardedHost === publicName
    if (!(isOwn || isPublic) || !mayForward) throw misdirected()
  }
}

/**
 * Accepts requests of this machine only: they arrive on a loopback address, under one of its names,
 * and without the headers of a proxy. Nobody else may come in, because no option says who may. A
 * proxy on this machine that adds no header and sends a loopback name as `Host` is not noticed.
 *
 * @throws {Problem} 401; 421 under another name, which a page elsewhere may have made to point here
 */
export function demandLocal(request: ApiRequest): void {
  if (!isLoopback(request.localAddress) || isThroughProxy(request)) {
    const missing =
      request.localAddress === undefined ? '. No `localAddress` was given, which says where the request arrived' : ''
    throw unauthorized(
      `Expected \`token\`, \`authorize\` or \`hosts\` in the options of the server: without them it serves its own machine only${missing}`,
    )
  }
  const { host, forwardedHost } = namesOf(request)
  if (!LOOPBACK.has(host ?? '') || !LOOPBACK.has(forwardedHost ?? '')) throw misdirected()
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

const isLoopback = (address = '') => address === '::1' || /^(::ffff:)?127\./.test(address)

/** The name in `Host`, and the one that the client used, which differs if a proxy is trusted. */
const namesOf = (request: ApiRequest) => ({
  host: nameOf(request.header('host')),
  forwardedHost: nameOf(request.host),
})

const nameOf = (host: string | undefined) => host?.replace(/:\d*$/, '').toLowerCase()

const misdirected = () =>
  new Problem({ status: 421, code: 'misdirected', detail: 'This address is not served under that name' })

/** Whether a proxy that the application does not trust forwarded the request. */
const isForwarded = (request: ApiRequest) => !request.trustsProxy && isThroughProxy(request)

const isThroughProxy = (request: ApiRequest) => FORWARDED.some(name => request.header(name) !== undefined)

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']
