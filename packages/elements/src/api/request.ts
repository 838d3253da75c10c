import { isAddress } from './address.ts'
import { ApiError, notOutdial, toApiError } from './api-error.ts'

export interface ApiRequest {
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** The path below the mount, such as `/api/calls`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>> | undefined
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Sent as JSON; a `Blob` is JSON already. */
  readonly body?: unknown
  /** Aborts the request, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** @default 10000 */
  readonly timeoutMs?: number | undefined
}

export interface ApiResponse {
  readonly status: number
  readonly headers: Headers
  /** The parsed JSON; `undefined` if the body is not JSON. */
  readonly body: unknown
}

export type SendRequest = (request: ApiRequest) => Promise<ApiResponse>

const TIMEOUT_MS = 10_000

/**
 * A function that sends requests to a server. Each request times out, after ten seconds by default.
 *
 * @throws {ApiError} if the server refuses or cannot be reached; the signal's reason if the signal
 * aborts the request
 */
export const createSender =
  (fetch: typeof globalThis.fetch, base: string): SendRequest =>
  async ({ method = 'GET', path, query = {}, headers = {}, body, signal, timeoutMs = TIMEOUT_MS }) => {
    const timeout = AbortSignal.timeout(timeoutMs)
    const sent = Object.entries({ 'Content-Type': body === undefined ? undefined : 'application/json', ...headers })
    const fail = (cause: unknown) => {
      if (signal?.aborted) throw cause
      if (!isAddress(`${base}${path}`)) throw notOutdial()
      throw new ApiError('The server cannot be reached', { cause })
    }
    signal?.throwIfAborted()
    const response = await fetch(`${base}${path}${toSearch(query)}`, {
      method,
      headers: sent.filter((header): header is [string, string] => header[1] !== undefined),
      body: body === undefined ? null : body instanceof Blob ? body : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    }).catch(fail)
    const text = await response.text().catch(fail)
    const parsed = parse(text)
    if (!response.ok) throw toApiError(response, parsed)
    return { status: response.status, headers: response.headers, body: parsed }
  }

/** Reads the body of a response. @throws {ApiError} if the reader cannot use it */
export function readBody<Value>({ status, body }: ApiResponse, read: (body: unknown) => Value | undefined): Value {
  const value = read(body)
  // A page of HTML, such as the one that a web server sends for every path.
  if (body === undefined) throw notOutdial(status)
  if (value === undefined) throw new ApiError('The server’s answer cannot be read', { status })
  return value
}

export function toSearch(query: NonNullable<ApiRequest['query']>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) search.append(name, String(one))
  }
  return search.size > 0 ? `?${search}` : ''
}

export function parse(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return undefined
  }
}
