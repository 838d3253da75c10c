/**
 * Why a call could not be placed or asked after.
 *
 * `invalid-number`: not E.164. `unauthorized`: the provider refuses our credentials. `rejected`: it refuses this call.
 * `rate-limited`: too many calls for it. `unavailable`: it cannot be reached, or is failing. `timed-out`: no answer in time.
 * `bad-response`: an answer that cannot be read. `not-found`: it does not know this call. `not-supported`: it has no such function.
 * `aborted`: the caller stopped waiting, or the client is closed.
 */
export type CallErrorCode =
  | 'invalid-number'
  | 'unauthorized'
  | 'rejected'
  | 'rate-limited'
  | 'unavailable'
  | 'timed-out'
  | 'bad-response'
  | 'not-found'
  | 'not-supported'
  | 'aborted'

/** `no`: the call was surely not placed, and nothing rang for this request. `unknown`: it may be ringing. */
export type Placed = 'no' | 'unknown'

export interface CallErrorDetails {
  /** @default 'no' */
  readonly placed?: Placed
  /** The HTTP status of the provider's answer. */
  readonly status?: number | undefined
  /** After how many milliseconds the provider would like to be asked again. */
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/** The one error of Outdial's packages. Decide by `code` and `placed`, never by the text. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly code: CallErrorCode
  readonly placed: Placed
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: CallErrorCode, message: string, details: CallErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.code = code
    this.placed = details.placed ?? 'no'
    this.status = details.status
    this.retryAfterMs = details.retryAfterMs
  }
}

/** Whether this is a `CallError`, of this or of another copy of the package. */
export const isCallError = (error: unknown): error is CallError =>
  error instanceof CallError ||
  (error instanceof Error && error.name === 'CallError' && 'code' in error && 'placed' in error)
