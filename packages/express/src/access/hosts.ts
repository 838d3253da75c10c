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

/**
 * Answers to these names alone. A page elsewhere, whose name was made to point here (DNS rebinding), asks by its own name. So does
 * whoever comes through a proxy or tunnel that the application does not know of; where one hides the name, its headers give it away.
 *
 * @param publicName by which anybody may ask, forwarded or not
 */
export function onlyHosts(own: ReadonlySet<string>, publicName?: string): RequestHandler {
  return (request, _response, next) => {
    const name = request.hostname?.toLowerCase()
    if (own.has(name) && (publicName !== undefined || !isForwarded(request))) return next()
    if (name !== undefined && name === publicName) return next()
    next(new Problem({ status: 421, code: 'misdirected', detail: 'This address is not served under that name' }))
  }
}

// By a proxy that the application has not said that it trusts.
const isForwarded = (request: Request) =>
  !request.app.get('trust proxy') && FORWARDED.some(name => name in request.headers)

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']
