/**
 * The reason of a `SchedulerError`.
 *
 * The input is invalid: `invalid-call`, `invalid-number`, `invalid-time`, `invalid-zone`,
 * `invalid-metadata`, `invalid-rules`, `invalid-repeat`, `invalid-cursor`, `invalid-query`, `invalid-queue`, `invalid-record`,
 * `unknown-call`, `unknown-queue`, `unknown-provider`.
 *
 * The call does not allow it: `key-reused` (another call has its key), `begun` (it is being
 * dialed), `ended`, `conflict` (it was changed in the meantime), `number-not-allowed`,
 * `not-supported` (the provider cannot hang up).
 *
 * The scheduler does not allow it: `aborted` (it was stopped while it started, or is closed).
 *
 * Only reported by the event `error`: `rules-differ` (another process on the store has other rules),
 * `may-ring-failed` (the rule `mayRing` fails for a number, which does not ring until it answers).
 *
 * The store failed: `store-missing`, `store-unavailable` (not reachable now, may come back),
 * `store-locked`, `store-read-only`, `store-full`, `store-corrupt`, `store-newer` (than the code),
 * `store-closed`, `store-failed` (any other failure).
 */
export type SchedulerErrorCode =
  | 'invalid-call'
  | 'invalid-number'
  | 'invalid-time'
  | 'invalid-zone'
  | 'invalid-metadata'
  | 'invalid-rules'
  | 'invalid-repeat'
  | 'invalid-cursor'
  | 'invalid-query'
  | 'invalid-queue'
  | 'invalid-record'
  | 'unknown-call'
  | 'unknown-queue'
  | 'unknown-provider'
  | 'key-reused'
  | 'begun'
  | 'ended'
  | 'conflict'
  | 'number-not-allowed'
  | 'not-supported'
  | 'aborted'
  | 'rules-differ'
  | 'may-ring-failed'
  | 'store-missing'
  | 'store-unavailable'
  | 'store-locked'
  | 'store-read-only'
  | 'store-full'
  | 'store-corrupt'
  | 'store-newer'
  | 'store-closed'
  | 'store-failed'

/** The error of the scheduler and its stores. Decide by `code`, never by the text. */
export class SchedulerError extends Error {
  override readonly name = 'SchedulerError'
  readonly code: SchedulerErrorCode
  /** The index of the call or record at fault, from 0, if several were given. */
  readonly index: number | undefined
  /** The property at fault, if it is one: `to`, `notAfter`, `metadata.list[3]`. */
  readonly field: string | undefined
  /** For `key-reused`: the call that has the key. */
  readonly callId: string | undefined
  /** The errors of all items of a list that are invalid, by their `index`. This error is the first. */
  readonly errors: readonly SchedulerError[]

  constructor(
    code: SchedulerErrorCode,
    message: string,
    details: {
      cause?: unknown
      index?: number | undefined
      field?: string | undefined
      callId?: string | undefined
      errors?: readonly SchedulerError[] | undefined
    } = {},
  ) {
    super(message, { cause: details.cause })
    this.code = code
    this.index = details.index
    this.field = details.field
    this.callId = details.callId
    this.errors = details.errors ?? [this]
  }
}

/** True for a `SchedulerError` of this or another copy of the package. */
export const isSchedulerError = (error: unknown): error is SchedulerError =>
  error instanceof SchedulerError || (error instanceof Error && error.name === 'SchedulerError' && 'code' in error)
