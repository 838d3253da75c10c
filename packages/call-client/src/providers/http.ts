import { CallError, type CallErrorCode, type Placed } from '../kernel/call-error.ts'
import type { ProviderPlaceOptions } from '../provider.ts'
import { readBody } from '../read-body.ts'
import { errorIn } from './fields.ts'
import { parseJson } from './json.ts'
import { createPostBody, ownConnection } from './post-body.ts'

export interface HttpOptions {
  /** Address of the service. May have a path. */
  readonly baseUrl: string | URL
  /**
   * Sends the requests. It must read the body of a POST before it answers: an earlier answer is
   * taken for a surplus one, and the POST is not sent.
   * @default globalThis.fetch
   */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** A successful response with its JSON body. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface SendOptions extends ProviderPlaceOptions {
  readonly headers?: Readonly<Record<string, string>>
}

export interface Http {
  /** Sends one POST; never resends or redirects it. A failure says whether a call may exist. */
  post(path: string, json: object, options: SendOptions): Promise<Answer>
  /** Sends a GET. A failure proves nothing about any call: `placed` is `unknown`. */
  get(path: string, options: SendOptions): Promise<Answer>
}

/**
 * Creates a client for JSON over HTTP. All failures are `CallError`s.
 *
 * @throws {TypeError} if the base address is no http or https address
 */
export function createHttp({ baseUrl, fetch }: HttpOptions): Http {
  const address = addressIn('baseUrl', baseUrl)
  // The caller's signal is the only time limit.
  const request = (path: string, init: RequestInit) => (fetch ?? globalThis.fetch)(`${address}/${path}`, init)
  return {
    async post(path, json, { signal, headers, ...permission }) {
      const { init, ...body } = createPostBody(json, permission)
      const type = { ...headers, ...init.headers, 'content-type': 'application/json' }
      const post = () => {
        const response = request(path, { ...init, method: 'POST', signal, headers: type })
        // A text body is handed over with the call of `fetch`, a stream later.
        if (body.isHandedOver()) permission.onSent?.()
        return response
      }
      return send(post, { signal, refused: 'no', ...body }).finally(body.withdraw)
    },
    get: (path, { signal, headers }) =>
      send(() => request(path, { signal, headers: { ...headers, ...ownConnection() } }), {
        signal,
        refused: 'unknown',
      }),
  }
}

/**
 * Checks an address option and removes its trailing slashes.
 *
 * @throws {TypeError} if it is no http or https address, or has more than a host, a port and a path
 */
export function addressIn(option: string, address: string | URL): string {
  const { protocol, username, password, search, hash, href } = URL.parse(address) ?? { protocol: '' }
  if (/^https?:$/.test(protocol) && !(username || password || search || hash)) return String(href).replace(/\/+$/, '')
  throw new TypeError(`Expected \`${option}\` to be an http or https address, without credentials, query or fragment`)
}

interface Sending {
  readonly signal: AbortSignal
  /** `placed` of a refusal: `no` for a POST, `unknown` for a request that places nothing. */
  readonly refused: Placed
  /** Whether the request was handed to the connection. */
  readonly isHandedOver?: () => boolean
}

async function send(
  request: () => Promise<Response>,
  { signal, refused, isHandedOver = () => true }: Sending,
): Promise<Answer> {
  let response: Response
  try {
    response = await request()
  } catch (cause) {
    const code = signal.aborted ? 'aborted' : 'unavailable'
    const placed = isHandedOver() ? 'unknown' : refused
    throw new CallError(code, `No answer: ${reasonOf(cause)}`, { placed, cause })
  }
  if (!isHandedOver()) {
    void response.body?.cancel().catch(() => {})
    throw new CallError('unavailable', 'An answer came before the request was sent', { placed: refused })
  }
  const { status, headers, ok } = response
  let body: unknown
  let cause: unknown
  try {
    const bytes = await readBody(response)
    if (typeof bytes === 'string') throw new RangeError('Expected at most 64 kB')
    body = parseJson(bytes)
  } catch (error) {
    cause = error
  }
  if (cause instanceof RangeError)
    throw new CallError('bad-response', cause.message, { placed: 'unknown', status, cause })
  if (!ok) throw refusal(status, headers.get('retry-after'), body, refused)
  if (cause) throw new CallError('bad-response', 'Expected an answer in JSON', { placed: 'unknown', status, cause })
  return { status, body }
}

// The statuses which prove that no call was placed. Others, including 408, 409, redirects and 5xx,
// prove nothing.
const REFUSALS: Readonly<Record<number, CallErrorCode>> = {
  400: 'rejected',
  401: 'unauthorized',
  403: 'unauthorized',
  404: 'not-found',
  415: 'rejected',
  422: 'rejected',
  429: 'rate-limited',
}

function refusal(status: number, retryAfter: string | null, body: unknown, refused: Placed): CallError {
  const proof = REFUSALS[status]
  const code = proof ?? (status === 408 ? 'timed-out' : status >= 500 ? 'unavailable' : 'bad-response')
  const message = errorIn(body)
  return new CallError(code, `The service answered ${status}${message ? `: ${message}` : ''}`, {
    placed: proof ? refused : 'unknown',
    status,
    retryAfterMs: millisecondsIn(retryAfter),
  })
}

// RFC 9110, 10.2.3: seconds or a date.
function millisecondsIn(retryAfter: string | null): number | undefined {
  if (!retryAfter) return undefined
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now()
  return ms >= 0 ? ms : undefined
}

/** The message of the innermost cause: fetch wraps it in errors of its own. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? reasonOf(error.cause) || error.message || error.name : ''
