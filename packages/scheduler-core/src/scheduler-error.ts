/**
 * Why something could not be done.
 *
 * Of what was given: `invalid-call`, `invalid-number`, `invalid-time`, `invalid-zone`, `invalid-metadata`, `invalid-cursor`, `invalid-query`,
 * `invalid-queue`, `invalid-record`, `unknown-call`, `unknown-queue`, `unknown-provider`.
 * Of the call: `key-reused` (another call has its key), `begun` (being dialed), `ended`, `conflict` (somebody else changed it), `not-supported` (the provider cannot hang up).
 * Of the scheduler: `aborted` (it was stopped while it started, or is closed).
 * Of the store: `store-missing`, `store-unavailable` (it cannot be reached just now, and may come back), `store-locked`, `store-read-only`, `store-full`, `store-corrupt`, `store-newer` (than the code), `store-closed`,
 * `store-failed` (anything else).
 */
export type SchedulerErrorCode =
  | 'invalid-call'
  | 'invalid-number'
  | 'invalid-time'
  | 'invalid-zone'
  | 'invalid-metadata'
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
  | 'not-supported'
  | 'aborted'
  | 'store-missing'
  | 'store-unavailable'
  | 'store-locked'
  | 'store-read-only'
  | 'store-full'
  | 'store-corrupt'
  | 'store-newer'
  | 'store-closed'
  | 'store-failed'

/** The one error of the scheduler and its stores. Decide by `code`, never by the text. */
export class SchedulerError extends Error {
  override readonly name = 'SchedulerError'
  readonly code: SchedulerErrorCode
  /** Which of several calls it is about, from 0. */
  readonly index: number | undefined
  /** What of it was refused, where one property is to blame: `to`, `notAfter`, `metadata.list[3]`. */
  readonly field: string | undefined
  /** Of `key-reused`: the call that has the key. */
  readonly callId: string | undefined

  constructor(
    code: SchedulerErrorCode,
    message: string,
    details: {
      cause?: unknown
      index?: number | undefined
      field?: string | undefined
      callId?: string | undefined
    } = {},
  ) {
    super(message, { cause: details.cause })
    this.code = code
    this.index = details.index
    this.field = details.field
    this.callId = details.callId
  }
}

/** Whether this is a `SchedulerError`, of this or of another copy of the package. */
export const isSchedulerError = (error: unknown): error is SchedulerError =>
  error instanceof SchedulerError || (error instanceof Error && error.name === 'SchedulerError' && 'code' in error)
