import type { CallId, ScheduledStatus } from '../store/call.ts'

/**
 * Why a call does not ring.
 *
 * The call ends when its turn comes: `not-allowed`, `do-not-call`, `not-after` (its `notAfter` passes
 * first), `misfire` (no worker was present for too long).
 *
 * Somebody has to act: `all-paused`, `queue-paused`, `other-provider` (this scheduler has no client for
 * its provider; the other reasons are those that this scheduler knows), `unattended` (no worker has
 * checked the queue for more than a minute), `not-started` (no worker has ever checked it),
 * `unknown-zone` (its calling hours are those of a zone that is not known), `store-away` (the store
 * cannot be read).
 *
 * Time ends it: `due-later`, `retry`, `window`, `number-limit`, `queue-day` and `day` (the calls or
 * minutes of a day are used up), `held-back` (its provider refused calls of the queue), `breaker`,
 * `pace`, `provider-pace`.
 *
 * Other calls end it: `lines`, `all-lines`, `provider-lines`, `behind` (due calls of the queue go first).
 */
export type ReasonCode =
  | 'store-away'
  | 'not-allowed'
  | 'do-not-call'
  | 'not-after'
  | 'misfire'
  | 'other-provider'
  | 'all-paused'
  | 'queue-paused'
  | 'unattended'
  | 'not-started'
  | 'unknown-zone'
  | 'window'
  | 'number-limit'
  | 'day'
  | 'queue-day'
  | 'retry'
  | 'due-later'
  | 'held-back'
  | 'breaker'
  | 'all-lines'
  | 'provider-lines'
  | 'lines'
  | 'provider-pace'
  | 'pace'
  | 'behind'

/** One reason why a call does not ring now. */
export interface Reason {
  /** Programs decide by it. */
  readonly code: ReasonCode
  /** One sentence for people, without the number. */
  readonly detail: string
  /** When time alone ends it, as far as is known now. Absent if something has to happen. */
  readonly until?: Date | undefined
  /** The rule of calling that holds the call, for people, such as `calling hours in Europe/Berlin`. */
  readonly rule?: string | undefined
  /** For `lines`: calls that use a line, at most 20. */
  readonly calls?: readonly CallId[] | undefined
}

/** Why a call does not ring, and when it may. */
export interface Explanation {
  /** Absent if the store cannot be read. */
  readonly status?: ScheduledStatus | undefined
  /**
   * The reasons that hold, the most lasting first. Empty if the next step of a worker licenses the
   * call, and for a call that has begun or ended: its `status` says so.
   */
  readonly because: readonly Reason[]
  /**
   * The earliest time at which the call may ring, if nothing else happens: now if there is no reason.
   * Absent if the call has begun or ended, if it will end without ringing, and if only an event can
   * end a reason, such as the end of another call. Calls that go first may take the lines then.
   */
  readonly nextPossibleAt?: Date | undefined
}

/** Why a queue rings nobody, and when it may. */
export interface QueueExplanation {
  readonly queue: string
  /** Number of `scheduled` calls, due or not. Absent if the store cannot be read. */
  readonly waiting?: number | undefined
  /** The waiting call that is due first. Absent if none waits. */
  readonly first?: ({ readonly id: CallId } & Explanation) | undefined
  /**
   * The reasons of the queue as a whole. A reason of single calls, such as `window`, says how many of
   * the due calls that a step would look at it holds. Empty if the next step licenses a call of it.
   */
  readonly because: readonly Reason[]
  /** As for a call. */
  readonly nextPossibleAt?: Date | undefined
}
