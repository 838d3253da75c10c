/**
 * Why a call could not be placed, polled or hung up.
 *
 * `invalid-number`: not E.164. `unauthorized`: the provider refuses the credentials. `rejected`: it
 * refuses this call. `rate-limited`: it receives too many calls. `unavailable`: it cannot be
 * reached, or fails. `timed-out`: no answer in time. `bad-response`: the answer cannot be read.
 * `not-found`: it does not know this call. `not-supported`: it has no such function. `aborted`: the
 * caller stopped waiting, or the client is closed.
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

/**
 * `no`: the request surely placed no call, and no phone rang. `unknown`: a phone may be ringing.
 */
export type Placed = 'no' | 'unknown'

/** What a `CallError` says beside its code and its message. */
export interface CallErrorDetails {
  /** @default 'no' */
  readonly placed?: Placed
  /** The HTTP status of the provider's answer. */
  readonly status?: number | undefined
  /** The provider's own code of the error. */
  readonly providerCode?: string | undefined
  /** Address of the provider's documentation of that code. */
  readonly docsUrl?: string | undefined
  /** Milliseconds after which the provider accepts another request, by its own statement. */
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/**
 * The error of placing and following calls. Decide by `code` and `placed`, never by the message.
 */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly code: CallErrorCode
  readonly placed: Placed
  readonly status: number | undefined
  readonly providerCode: string | undefined
  readonly docsUrl: string | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: CallErrorCode, message: string, details: CallErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.code = code
    this.placed = details.placed ?? 'no'
    this.status = details.status
    this.providerCode = details.providerCode
    this.docsUrl = details.docsUrl
    this.retryAfterMs = details.retryAfterMs
  }
}

/** Whether the value is a `CallError`, of this or another copy of the package. */
export const isCallError = (error: unknown): error is CallError =>
  error instanceof CallError ||
  (error instanceof Error && error.name === 'CallError' && 'code' in error && 'placed' in error)
