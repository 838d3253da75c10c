import type { Origins } from '../access/origins.ts'
import { Problem } from './problem.ts'
import type { ApiRequest } from './request.ts'

/**
 * Accepts changes by pages of the same origin and of allowed ones, and by programs, which send no origin. Browsers add
 * `Sec-Fetch-Site` or `Origin` to every POST, and no script can forge them.
 *
 * @param publicUrl the address that pages see, if a proxy hides it from the request
 * @throws {Problem} 403 by the function that is returned
 */
export function sameOrigin(
  publicUrl: URL | undefined,
  origins: Pick<Origins, 'has'>,
): (request: Pick<ApiRequest, 'header' | 'host'>) => void {
  return request => {
    const site = request.header('sec-fetch-site')
    const origin = request.header('origin')
    const here = site === undefined ? origin === undefined || isHere(origin, request) : HERE.has(site)
    if (here || origins.has(request)) return
    throw new Problem({
      status: 403,
      code: 'cross-origin',
      detail:
        `Changes are accepted from pages of ${ownName(request)} and of \`origins\` only, got one from ` +
        (origin === undefined ? 'another site, without a header `Origin`' : `a page of ${origin.slice(0, 200)}`),
    })
  }

  function ownName({ host = 'this server' }: Pick<ApiRequest, 'host'>): string {
    return publicUrl ? `${publicUrl.origin} (\`publicUrl\`)` : `${host} (behind a proxy set \`publicUrl\`)`
  }

  function isHere(origin: string, request: Pick<ApiRequest, 'header' | 'host'>): boolean {
    if (origin === publicUrl?.origin) return true
    if (!URL.canParse(origin)) return false
    const { host } = new URL(origin)
    // The scheme of the public name counts too: an attacker can forge pages without TLS.
    if (host === publicUrl?.host) return false
    // Frameworks may put the name that they listen on into the URL. Pages cannot choose `Host`.
    return host === request.host || host === request.header('host')
  }
}

// `none`: the user's own action, such as a typed address.
const HERE: ReadonlySet<string> = new Set(['same-origin', 'none'])
