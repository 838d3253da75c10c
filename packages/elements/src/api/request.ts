import { ApiError, toApiError } from './api-error.ts'

export interface Question {
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** After the mount, such as `/api/calls`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>> | undefined
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Gives the question up: it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** As JSON; `undefined` if it is none. */
  readonly body: unknown
}

export type Ask = (question: Question) => Promise<Answer>

const TIMEOUT_MS = 10_000

/**
 * Asks a server, which has ten seconds.
 *
 * @throws {ApiError} if it refuses, or cannot be reached; whatever the signal says if that gave it up
 */
export const askOf =
  (fetch: typeof globalThis.fetch, base: string): Ask =>
  async ({ method = 'GET', path, query = {}, headers = {}, body, signal }) => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS)
    const sent = Object.entries({ 'Content-Type': body === undefined ? undefined : 'application/json', ...headers })
    const fail = (cause: unknown) => {
      if (signal?.aborted) throw cause
      throw new ApiError('The server cannot be reached', { cause })
    }
    signal?.throwIfAborted()
    const response = await fetch(`${base}${path}${toSearch(query)}`, {
      method,
      headers: sent.filter((header): header is [string, string] => header[1] !== undefined),
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    }).catch(fail)
    const text = await response.text().catch(fail)
    const answer = parse(text)
    if (!response.ok) throw toApiError(response, answer)
    return { status: response.status, headers: response.headers, body: answer }
  }

/** What was read of an answer. @throws {ApiError} if nothing could be */
export function legible<Value>({ status, body }: Answer, read: (body: unknown) => Value | undefined): Value {
  const value = read(body)
  if (value === undefined) throw new ApiError('The server’s answer cannot be read', { status })
  return value
}

function toSearch(query: NonNullable<Question['query']>): string {
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
