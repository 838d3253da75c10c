import { CallError, type CallErrorCode, type Placed } from '../../kernel/call-error.ts'
import { errorIn } from '../fields.ts'

/** What the body of a refusal says. Absent fields are not in it. */
export interface RefusalBody {
  readonly message?: string | undefined
  /** Our code, if the service's own is more exact than its HTTP status. */
  readonly code?: CallErrorCode | undefined
  /** The service's own code. */
  readonly providerCode?: string | undefined
  /** Address of the service's documentation of that code. */
  readonly docsUrl?: string | undefined
}

/** Reads the body of a refusal. The body is parsed JSON, or text, or `undefined`. */
export type ReadRefusal = (body: unknown, status: number) => RefusalBody

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

export interface RefusalOptions {
  /** `placed` of a refusal: `no` for a POST that places a call, `unknown` for any other request. */
  readonly refused: Placed
  readonly readRefusal?: ReadRefusal | undefined
}

/** Converts an answer without success to an error. Only its HTTP status proves anything. */
export function refusalOf(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: unknown,
  { refused, readRefusal = json => ({ message: errorIn(json) }) }: RefusalOptions,
): CallError {
  const proof = REFUSALS[status]
  const { message, code, providerCode, docsUrl } = readRefusal(body, status)
  const byStatus = proof ?? (status === 408 ? 'timed-out' : status >= 500 ? 'unavailable' : 'bad-response')
  const text = `The service answered ${status}${providerCode ? ` (${providerCode})` : ''}${message ? `: ${message}` : ''}`
  return new CallError(code ?? byStatus, text, {
    placed: proof ? refused : 'unknown',
    status,
    providerCode,
    docsUrl,
    retryAfterMs: millisecondsIn(headers.get('retry-after')),
  })
}

/** The pause in milliseconds (RFC 9110, 10.2.3): seconds, or a date. */
export function millisecondsIn(retryAfter: string | null): number | undefined {
  if (!retryAfter) return undefined
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now()
  return ms >= 0 ? ms : undefined
}

/** The message of the innermost cause: fetch wraps it in errors of its own. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? reasonOf(error.cause) || error.message || error.name : ''
