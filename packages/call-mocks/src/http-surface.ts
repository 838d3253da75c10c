import type { MockService } from './mock-service.ts'
import { createRouter, type Respond, type Route, type Unrouted } from './router.ts'
import type { Switchboard } from './switchboard.ts'

/** A mocked service in memory. */
export interface InMemoryService extends MockService {
  /**
   * A `fetch` for a provider that reaches only this service, without a network. Like the real one
   * it rejects with a `TypeError` for another origin or a broken connection, and with the signal's
   * reason once aborted.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
  /** The routes that the service answers, for request interceptors such as MSW. */
  readonly routes: readonly ServedRoute[]
}

/** A method and an address. `:name` matches one path segment, or its part before a suffix. */
export interface ServedRoute extends Pick<Route, 'method'> {
  readonly url: string
}

/** A service's answers to HTTP requests, for use in memory or by a server. */
export interface HttpSurface<Service extends InMemoryService = InMemoryService> {
  readonly respond: Respond
  readonly service: Service
}

/** @throws {TypeError} for a base address that is not a URL */
export function exposeOverHttp(
  board: Switchboard<unknown>,
  baseUrl: string,
  routes: readonly Route[],
  unrouted?: Unrouted,
): HttpSurface {
  if (!URL.canParse(baseUrl)) throw new TypeError(`Expected \`baseUrl\` to be a URL, got ${JSON.stringify(baseUrl)}`)
  const respond = createRouter(baseUrl, routes, board.ledger, unrouted)
  const { origin } = new URL(baseUrl)
  let hasWarned = false
  const fetch: InMemoryService['fetch'] = async (input, init) => {
    const request = new Request(input, init)
    request.signal.throwIfAborted()
    const asked = new URL(request.url).origin
    if (asked !== origin) {
      // A client would try again and again, and say nothing.
      // oxlint-disable-next-line no-console -- the mistake is the developer's, and nobody else receives it
      if (!hasWarned) console.warn(`The mock at ${origin} got a request to ${asked}: give both the same \`baseUrl\``)
      hasWarned = true
      throw new TypeError('fetch failed', { cause: new Error(`connect ECONNREFUSED: the mock is at ${origin}`) })
    }
    const response = await respond(request)
    if (response.type === 'error') throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') })
    return response
  }
  const { ledger, advance, forget, close } = board
  const calls = () => board.calls().map(({ id, to, reference, status }) => ({ id, to, reference, status }))
  const base = baseUrl.replace(/\/$/, '')
  const served = routes.map(({ method, path }) => ({ method, url: `${base}${path}` }))
  return { respond, service: { fetch, routes: served, ledger, calls, advance, forget, close } }
}
