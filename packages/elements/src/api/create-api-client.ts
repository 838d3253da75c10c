import { type ApiClient, type ApiConnection, connectApi } from './api-client.ts'
import { fetchEvents } from './fetched-events.ts'

/** Options of `createApiClient`, all optional. */
export interface ApiClientOptions extends ApiConnection {
  /** The API token, sent as `Authorization: Bearer`. @default none: the session's cookie */
  readonly token?: string | undefined
  /** Which cookies are sent: `include` also sends those of another origin. @default 'same-origin' */
  readonly credentials?: RequestCredentials | undefined
}

/**
 * A client of the HTTP API of Outdial, in a page or in Node. It opens the event stream for its first
 * listener: an `EventSource`, or with `fetch` where there is a `token` or a `fetch`, or no
 * `EventSource`.
 */
export function createApiClient({ src, token, credentials = 'same-origin', ...own }: ApiClientOptions = {}): ApiClient {
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
