import { type Call, readCall } from './call-wire.ts'
import { isRecord, readList, readText, type Schemas } from './read.ts'

/** One invalid field of a request. */
export interface FieldError {
  /** Such as `to` or `at.local`; absent if the request as a whole is invalid. */
  readonly field?: string | undefined
  readonly detail: string
}

/** What an `ApiError` knows of the refusal. */
export interface ApiErrorDetails {
  readonly status?: number | undefined
  readonly code?: string | undefined
  readonly errors?: readonly FieldError[] | undefined
  readonly call?: Call | undefined
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/** The server refused a request, or could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** The HTTP status; absent if there was no answer. */
  readonly status: number | undefined
  /** The code of the problem, such as `unknown-call`. */
  readonly code: string | undefined
  /** The invalid fields; absent unless the server names them. */
  readonly errors: readonly FieldError[] | undefined
  /** The current call, where its state is the reason (409, 412). */
  readonly call: Call | undefined
  /** How long to wait before the next request, in milliseconds (429, 503). */
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

/** Something else than Outdial answers at the address. */
export const notOutdial = (status?: number): ApiError =>
  new ApiError('There is no Outdial at this address', { status, code: NOT_OUTDIAL })

export const isNotOutdial = (error: unknown): boolean => error instanceof ApiError && error.code === NOT_OUTDIAL

/** Whether there is no Outdial: it answers 404 below its own address, if `src` has a part too many. */
export const isAbsent = (error: unknown): boolean =>
  isNotOutdial(error) || (error instanceof ApiError && error.status === 404)

const NOT_OUTDIAL = 'not-outdial'

/** The error of a refusal, whether its body is a problem document (RFC 9457) or anything else. */
export function toApiError({ status, headers }: Response, body: unknown): ApiError {
  const problem = isRecord<Schemas['CallProblem']>(body) ? body : {}
  const type = readText(problem.type)
  if (status === 404 && !type?.startsWith('urn:outdial:')) return notOutdial(status)
  const retryAfter = Number.parseInt(headers.get('Retry-After') ?? '', 10)
  return new ApiError(readText(problem.detail) ?? `it answered ${status}`, {
    status,
    code: type?.split(':').at(-1),
    errors: Array.isArray(problem.errors) ? readList(problem.errors, readFieldError) : undefined,
    call: readCall(problem.call),
    retryAfterMs: Number.isNaN(retryAfter) ? undefined : retryAfter * 1000,
  })
}

function readFieldError(value: unknown): FieldError | undefined {
  if (!isRecord<NonNullable<Schemas['Problem']['errors']>[number]>(value)) return undefined
  const detail = readText(value.detail)
  return detail === undefined ? undefined : { field: readText(value.field), detail }
}
