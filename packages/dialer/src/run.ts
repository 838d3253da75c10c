import type { Events } from '@outdial/call-client/kernel'
import type { BackoffState } from './backoff.ts'
import type { RunCounts } from './entries.ts'
import type { RunEntry } from './entry.ts'
import type { HangUpState, RunEvents, RunState } from './events.ts'

/** One pass of a dialer over a list. Its functions work unbound. */
export interface Run extends Events<RunEvents> {
  readonly state: RunState
  /** Version of the run's state, back-off and hang-up: 0 at first; each change adds one. */
  readonly version: number
  /** Present while no call begins because the provider refuses calls, or asks to wait. */
  readonly backoff: BackoffState | undefined
  /** Present once the run was stopped with `hangUp`: what became of it. */
  readonly hangUp: HangUpState | undefined
  /**
   * The entries in list order. If the list is an array: every entry. Otherwise: the entries that
   * have begun and not ended, and the one item that was read ahead, if any. Each read returns a
   * new array.
   */
  readonly entries: readonly RunEntry[]
  /** The number of entries in each status. `idle` counts known items only. */
  readonly counts: RunCounts
  /** The number of lines that this run has in use. */
  readonly inFlight: number
  /**
   * Resolves with the final counts once the run is `finished` or `stopped`: the last call has ended
   * and no retry waits. Rejects with the list's error if the list threw; without a handler, that
   * causes no unhandled rejection.
   */
  readonly finished: Promise<RunCounts>
  /** Begins nothing until `resume`; calls in flight continue. No effect on a run that stops. */
  pause(): void
  resume(): void
  /**
   * Begins nothing more. Entries that have not begun or were put back end `cancelled`, a call that
   * waits for a retry ends with its last outcome, and the run is `stopped` once the last call in
   * flight has ended. An entry that was emitted as `dialing` has begun.
   */
  stop(options?: StopRunOptions): void
}

/** Options of `Run.stop`. */
export interface StopRunOptions {
  /**
   * Aborts the `signal` of the calls in flight too, which asks `dial` to hang up; each call still
   * ends with the result of `dial`. Also works while the run is already stopping. A hang-up that
   * fails, or that the provider does not support, is an `error` event and shows in `hangUp`.
   * @default false
   */
  readonly hangUp?: boolean | undefined
}
