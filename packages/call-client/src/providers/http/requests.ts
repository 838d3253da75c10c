import ky, { isHTTPError, isKyError, isTimeoutError, type Options } from 'ky'
import { CallError, isCallError } from '../../kernel/call-error.ts'
import { LARGE_BODY_BYTES, readBody } from '../../read-body.ts'
import { addressIn } from '../address.ts'
import { timeIn } from '../times.ts'
import { parseJson } from './json.ts'
import { type Answer, encodeBody, type RequestBody, type ServiceOptions } from './options.ts'
import { ownConnection } from './post-body.ts'
import { millisecondsIn, reasonOf, refusalOf } from './refusal.ts'

// One attempt's time limit. The caller's signal may end a request earlier.
const TIMEOUT_MS = 10_000
// A longer pause that the service asks for is reported as an error with `retryAfterMs`.
const MAX_RETRY_AFTER_MS = 5000

/** Options of a `SendRequest`: any request but the one that places a call. */
export interface SendRequestOptions {
  readonly signal: AbortSignal
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | undefined
  readonly body?: RequestBody | undefined
  /** Parameters of the address. */
  readonly query?: URLSearchParams | undefined
  /**
   * Sends the request up to three times, when the connection fails or the service answers 408, 429
   * or 5xx. Leave it out for a poll: whoever polls asks again later, at the pace of all polls.
   */
  readonly mayRepeat?: boolean | undefined
}

/**
 * Sends a request that places no call: a look-up, a list or a hang-up. Repeating it is harmless.
 * All failures are `CallError`s; none proves anything about a call. An answer without a body is
 * `undefined`. Answers may have 1 MB.
 */
export type SendRequest = (path: string, options: SendRequestOptions) => Promise<Answer>

/**
 * Creates the function that sends all requests but placing POSTs.
 *
 * @throws {TypeError} if the base address is no http or https address
 */
export function createRequests({ baseUrl, fetch, headers: own, readRefusal }: ServiceOptions): SendRequest {
  const address = addressIn('baseUrl', baseUrl)
  // ky would read a refusal of up to 10 MB, and any other answer without a limit.
  const limited: typeof globalThis.fetch = async (input, init) => {
    const response = await (fetch ?? globalThis.fetch)(input, init)
    const bytes = await readBody(response, LARGE_BODY_BYTES)
    if (typeof bytes === 'string') throw new CallError('bad-response', 'Expected at most 1 MB', UNKNOWN)
    const { status, headers } = response
    return new Response(bytes.length > 0 ? new Uint8Array(bytes) : null, { status, headers })
  }
  return async (path, { signal, headers, method = 'GET', body, query, mayRepeat = false }) => {
    const encoded = body && encodeBody(body)
    const options: Options = {
      fetch: limited,
      method,
      signal,
      headers: {
        ...own,
        ...headers,
        ...ownConnection(),
        ...(encoded && { 'content-type': encoded.contentType }),
      },
      ...(encoded && { body: encoded.text }),
      ...(query && { searchParams: query }),
      redirect: 'error',
      timeout: TIMEOUT_MS,
      retry: {
        limit: mayRepeat ? 2 : 0,
        methods: ['get', 'post', 'put', 'delete'],
        // ky also reads `X-RateLimit-Reset` and its like, which may name the end of an hour.
        maxRetryAfter: MAX_RETRY_AFTER_MS,
        // ky would shorten a longer pause and ask again too early.
        shouldRetry: ({ error }) => (isHTTPError(error) && asksForLongPause(error.response) ? false : undefined),
      },
    }
    try {
      const response = await ky(`${address}/${path}`, options)
      const serviceTime = timeIn(response.headers.get('date') ?? undefined)
      return {
        status: response.status,
        serviceTime,
        body: parsed(new Uint8Array(await response.arrayBuffer()), response.status),
      }
    } catch (error) {
      if (isCallError(error)) throw error
      if (isHTTPError(error)) throw refusalOf(error.response, error.data, { refused: 'unknown', readRefusal })
      // ky's errors have the request with its credentials as a property.
      const cause: unknown = isKyError(error) && error instanceof Error ? error.cause : error
      const late = isTimeoutError(error)
      const code = signal.aborted ? 'aborted' : late ? 'timed-out' : 'unavailable'
      // The message of a time-out has the address, and with it phone numbers.
      const reason = late ? `none within ${TIMEOUT_MS} ms` : reasonOf(cause)
      throw new CallError(code, `No answer: ${reason}`, { ...UNKNOWN, cause })
    }
  }
}

const asksForLongPause = ({ headers }: Response): boolean =>
  (millisecondsIn(headers.get('retry-after')) ?? 0) > MAX_RETRY_AFTER_MS

const UNKNOWN = { placed: 'unknown' } as const

function parsed(bytes: Uint8Array, status: number): unknown {
  if (bytes.length === 0) return undefined
  try {
    return parseJson(bytes)
  } catch (cause) {
    throw new CallError('bad-response', 'Expected an answer in JSON', { ...UNKNOWN, status, cause })
  }
}
