import type { RequestHandler } from 'express'
import { Problem } from './problem.ts'

/**
 * Accepts requests of pages of the same origin, and of programs, which send no origin. Browsers add
 * `Sec-Fetch-Site` or `Origin` to every POST, and no script can forge them.
 *
 * @param publicUrl the address that pages see, if a proxy hides it from the request
 */
export function sameOrigin(publicUrl: URL | undefined): RequestHandler {
  return (request, _response, next) => {
    const site = request.get('sec-fetch-site')
    const origin = request.get('origin')
    const here = site === undefined ? origin === undefined || isHere(origin, request.host) : HERE.has(site)
    if (here) return next()
    next(
      new Problem({ status: 403, code: 'cross-origin', detail: 'Changes are accepted from pages of this origin only' }),
    )
  }

  function isHere(origin: string, host: string): boolean {
    if (origin === publicUrl?.origin) return true
    // The scheme of the public name counts too: an attacker can forge pages without TLS.
    return URL.canParse(origin) && new URL(origin).host === host && host !== publicUrl?.host
  }
}

// `none`: the user's own action, such as a typed address.
const HERE: ReadonlySet<string> = new Set(['same-origin', 'none'])
