import { type Call, readCall } from './call-wire.ts'
import { isRecord, readList, readText } from './read.ts'

/** One thing that does not fit in what was sent. */
export interface FieldError {
  /** Such as `to` or `at.local`; absent if it is the whole. */
  readonly field?: string | undefined
  readonly detail: string
}

export interface ApiErrorDetails {
  readonly status?: number | undefined
  readonly code?: string | undefined
  readonly errors?: readonly FieldError[] | undefined
  readonly call?: Call | undefined
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/** The server refused, or could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** The HTTP status; absent if there was no answer. */
  readonly status: number | undefined
  /** The problem's own word, such as `unknown-call`. */
  readonly code: string | undefined
  /** What does not fit, field by field; absent unless the server says so. */
  readonly errors: readonly FieldError[] | undefined
  /** The call as it stands, where that is why (409, 412). */
  readonly call: Call | undefined
  /** How long the server wants to be left alone, in milliseconds (429, 503). */
  readonly retryAfterMs: number | undefined

  constructor(message: string, { status, code, errors, call, retryAfterMs, cause }: ApiErrorDetails = {}) {
    super(message, { cause })
    this.status = status
    this.code = code
    this.errors = errors
    this.call = call
    this.retryAfterMs = retryAfterMs
  }
}

/** What a refusal says, as a problem document (RFC 9457) or otherwise. */
export function toApiError({ status, headers }: Response, answer: unknown): ApiError {
  const problem = isRecord(answer) ? answer : {}
  const retryAfter = Number.parseInt(headers.get('Retry-After') ?? '', 10)
  return new ApiError(readText(problem.detail) ?? `it answered ${status}`, {
    status,
    code: readText(problem.type)?.split(':').at(-1),
    errors: Array.isArray(problem.errors) ? readList(problem.errors, readFieldError) : undefined,
    call: readCall(problem.call),
    retryAfterMs: Number.isNaN(retryAfter) ? undefined : retryAfter * 1000,
  })
}

function readFieldError(value: unknown): FieldError | undefined {
  const detail = isRecord(value) ? readText(value.detail) : undefined
  return isRecord(value) && detail !== undefined ? { field: readText(value.field), detail } : undefined
}
