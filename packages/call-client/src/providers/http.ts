import ky, { type KyInstance, type Options } from 'ky'
import { CallError, type CallErrorCode } from '../kernel/call-error.ts'

export interface HttpOptions {
  /** Where the service is, with or without a path. */
  readonly baseUrl: string | URL
  /** What sends the requests. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** A success, its body read as JSON. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface Http {
  /** One POST: never sent again, never redirected. A failure says whether it may have placed a call. */
  post(path: string, options: Options): Promise<Answer>
  /** Asks for something. A failure proves nothing about any call: `placed` is `unknown`. */
  get(path: string, options: Options): Promise<Answer>
}

/**
 * JSON over HTTP to a service that places calls, its failures told as `CallError`s.
 *
 * @throws {TypeError} if the base address is no http or https address
 */
export function createHttp({ baseUrl, fetch }: HttpOptions): Http {
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) {
    throw new TypeError(`Expected \`baseUrl\` to be an http or https address, got ${String(baseUrl)}`)
  }
  // The caller's signal is the only time limit.
  const service = ky.create({
    prefix: baseUrl,
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    ...(fetch && { fetch }),
  })
  return {
    post: (path, options) => send(service, path, { ...options, method: 'post', redirect: 'manual' }),
    get: async (path, options) => {
      try {
        return await send(service, path, options)
      } catch (error) {
        if (!(error instanceof CallError)) throw error
        const { code, message, status, retryAfterMs, cause } = error
        throw new CallError(code, message, { placed: 'unknown', status, retryAfterMs, cause })
      }
    },
  }
}

async function send(service: KyInstance, path: string, options: Options): Promise<Answer> {
  let response: Response
  try {
    response = await service(path, options)
  } catch (cause) {
    const code = options.signal?.aborted ? 'aborted' : 'unavailable'
    const placed = neverSent(cause) ? 'no' : 'unknown'
    throw new CallError(code, `No answer from the service: ${reasonOf(cause)}`, { placed, cause })
  }
  const { status, headers, ok } = response
  let body: unknown
  let cause: unknown
  try {
    body = JSON.parse(await response.text())
  } catch (error) {
    cause = error
  }
  if (!ok) throw refusal(status, headers.get('retry-after'), body)
  if (cause)
    throw new CallError('bad-response', 'The service answered what is not JSON', { placed: 'unknown', status, cause })
  return { status, body }
}

// The statuses that prove that nothing was placed. All others, 408, 409, redirects and every 5xx included, prove nothing.
const REFUSALS: Readonly<Record<number, CallErrorCode>> = {
  400: 'rejected',
  401: 'unauthorized',
  403: 'unauthorized',
  404: 'not-found',
  415: 'rejected',
  422: 'rejected',
  429: 'rate-limited',
}

function refusal(status: number, retryAfter: string | null, body: unknown): CallError {
  const refused = REFUSALS[status]
  const code = refused ?? (status === 408 ? 'timed-out' : status >= 500 ? 'unavailable' : 'bad-response')
  const words = errorIn(body)
  return new CallError(code, `The service answered ${status}${words ? `: ${words}` : ''}`, {
    placed: refused ? 'no' : 'unknown',
    status,
    retryAfterMs: millisecondsIn(retryAfter),
  })
}

/** The service's own words for its refusal: both services put them under `error`. */
export const errorIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string'
    ? body.error
    : undefined

// RFC 9110, 10.2.3: seconds or a date.
function millisecondsIn(retryAfter: string | null): number | undefined {
  if (!retryAfter) return undefined
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now()
  return ms >= 0 ? ms : undefined
}

/**
 * Whether the error proves that no byte of the request left: the name was not found, the connection not made, or the
 * certificate not accepted, which comes before anything is sent. A TLS alert of the other side is no such proof.
 */
function neverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverSent)
  // Node's system errors have them.
  const code = 'code' in error ? String(error.code) : ''
  const syscall = 'syscall' in error ? error.syscall : ''
  return (
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    (!code.startsWith('ERR_SSL') &&
      /^E(CONNREFUSED|NOTFOUND|AI_AGAIN)$|^UND_ERR_CONNECT_TIMEOUT$|CERT|^UNABLE_TO_/.test(code)) ||
    neverSent(error.cause)
  )
}

function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? reasonOf(error.cause) : ''
  return inner || (error instanceof Error ? error.message || error.name : String(error))
}
