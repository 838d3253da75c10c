import { type ApiClient, type ApiConnection, connectApi } from './api-client.ts'
import { fetchEvents } from './fetched-events.ts'

/** Options of `createApiClient`, all optional. */
export interface ApiClientOptions extends ApiConnection {
  /** The API token, sent as `Authorization: Bearer`. @default none: the session's cookie */
  readonly token?: string | undefined
  /** Which cookies are sent: `include` also sends those of another origin. @default 'same-origin' */
  readonly credentials?: RequestCredentials | undefined
}

const isText = (value: unknown) => typeof value === 'string'
const isFunction = (value: unknown) => typeof value === 'function'

const CHECKS: Readonly<Record<keyof ApiClientOptions, readonly [expected: string, fits: (value: unknown) => boolean]>> =
  {
    src: ['a text', isText],
    token: ['a text that is not empty', value => isText(value) && value !== ''],
    credentials: [
      "'omit', 'same-origin' or 'include'",
      value => ['omit', 'same-origin', 'include'].some(word => word === value),
    ],
    fetch: ['a function', isFunction],
    openEvents: ['a function', isFunction],
  }

/** A value is not shown: it may be a token. */
function checkOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`Expected the options of createApiClient to be an object, got ${typeof options}`)
  }
  const checks = new Map(Object.entries(CHECKS))
  for (const [name, value] of Object.entries(options)) {
    const [expected, fits] = checks.get(name) ?? []
    if (!fits) {
      throw new TypeError(`Expected options of createApiClient among ${[...checks.keys()].join(', ')}, got \`${name}\``)
    }
    if (value !== undefined && !fits(value)) {
      throw new TypeError(
        `Expected \`${name}\` to be ${expected}, got ${value === '' ? 'an empty text' : typeof value}`,
      )
    }
  }
}

/**
 * A client of the HTTP API of Outdial, in a page or in Node. It opens the event stream for its first
 * listener: an `EventSource`, or with `fetch` where there is a `token` or a `fetch`, or no
 * `EventSource`.
 *
 * @throws {TypeError} if an option is unknown, or of a wrong type
 */
export function createApiClient(options: ApiClientOptions = {}): ApiClient {
  checkOptions(options)
  const { src, token, credentials = 'same-origin', ...own } = options
  const fetch: typeof globalThis.fetch = (input, init = {}) => {
    const headers = new Headers(init.headers)
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`)
    return (own.fetch ?? globalThis.fetch)(input, { ...init, headers, credentials })
  }
  const isFetched = token !== undefined || own.fetch || typeof EventSource === 'undefined'
  const openEvents = (url: string) =>
    isFetched
      ? fetchEvents(signal => fetch(url, { headers: { Accept: 'text/event-stream' }, cache: 'no-store', signal }))
      : new EventSource(url, { withCredentials: credentials === 'include' })
  return connectApi({ src, fetch, openEvents: own.openEvents ?? openEvents })
}
