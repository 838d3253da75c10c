import type { Request, RequestHandler } from 'express'
import { Problem } from '../http/problem.ts'

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

/** By what the name of a `publicUrl` may be told: the request itself, or a proxy that the application trusts. */
export type PublicName = 'asked' | 'forwarded'

/**
 * Answers to these names alone. A page elsewhere, whose name was made to point here (DNS rebinding), asks by its own name, whatever
 * other headers it makes up: the `Host` counts even where a trusted proxy tells another. So it is with whoever comes through a proxy or
 * tunnel that the application does not know of; where one hides the name, its headers give it away.
 *
 * @param publicName by which anybody may ask as well
 */
export function onlyHosts(
  own: ReadonlySet<string>,
  publicName: string | undefined,
  by: PublicName = 'asked',
): RequestHandler {
  return (request, _response, next) => {
    const { asked, told } = namesOf(request)
    const isPublic = by === 'asked' && asked !== undefined && asked === publicName
    const isOwn = own.has(asked ?? '') && (by === 'asked' || !isForwarded(request))
    const isTold = told === asked || own.has(told ?? '') || told === publicName
    next((isOwn || isPublic) && isTold ? undefined : misdirected())
  }
}

/**
 * Answers what arrives on a loopback address under the names of that address, and under the public one: nobody has said by which
 * names it may be asked, and no page elsewhere may reach it by one of its own.
 */
export function onlyLoopback(publicName: string | undefined): RequestHandler {
  const names = new Set([...LOOPBACK, ...(publicName === undefined ? [] : [publicName])])
  return (request, _response, next) => {
    const { asked, told } = namesOf(request)
    const isSafe = names.has(asked ?? '') && names.has(told ?? '')
    next(isSafe || !isLoopback(request.socket.localAddress) ? undefined : misdirected())
  }
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

const isLoopback = (address = '') => address === '::1' || /^(::ffff:)?127\./.test(address)

/** By which name a request asks, and which one it is told to have been asked by: another where the application trusts its proxy. */
const namesOf = ({ headers, hostname }: Request) => ({
  asked: headers.host?.replace(/:\d*$/, '').toLowerCase(),
  told: hostname?.toLowerCase(),
})

const misdirected = () =>
  new Problem({ status: 421, code: 'misdirected', detail: 'This address is not served under that name' })

// By a proxy that the application has not said that it trusts.
const isForwarded = (request: Request) =>
  !request.app.get('trust proxy') && FORWARDED.some(name => name in request.headers)

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']
