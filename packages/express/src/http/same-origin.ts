import type { RequestHandler } from 'express'
import { Problem } from './problem.ts'

/**
 * Lets through what a page of this very origin sends, and what no page sends: programs name no origin.
 * Browsers attach `Sec-Fetch-Site` or `Origin` to every POST by themselves, and no script can forge either.
 *
 * @param publicUrl the address that pages see, where a proxy hides it from the request
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
    // Of the public name the scheme is known, too: a page that came without TLS may be anybody's.
    return URL.canParse(origin) && new URL(origin).host === host && host !== publicUrl?.host
  }
}

// `none` is a person's own doing, such as an address typed in.
const HERE: ReadonlySet<string> = new Set(['same-origin', 'none'])
