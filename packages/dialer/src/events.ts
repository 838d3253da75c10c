import type { BackoffState } from './backoff.ts'
import type { RunEntry } from './entry.ts'

/**
 * The state of a run. `idle`: created; dialing starts in the next microtask, so listeners can be
 * attached first. `running`: dials whenever a line is free. `paused`: begins nothing; calls in
 * flight continue. `stopping`: begins nothing more and waits for the calls in flight. `stopped`:
 * over before the end of its list. `finished`: over, with every entry dialed or rejected.
 */
export type RunState = 'idle' | 'running' | 'paused' | 'stopping' | 'stopped' | 'finished'

/**
 * What became of `stop({ hangUp: true })`. `requested`: the provider was asked to end the calls in
 * flight. `failed`: it refused or failed for at least one call that is still in flight. `not-supported`:
 * it cannot hang up, so the calls go on to their own ends.
 */
export type HangUpState = 'requested' | 'failed' | 'not-supported'

/** A change of a run: of its state, of its back-off, or of its hang-up. */
export interface RunChange {
  readonly state: RunState
  /** The run's version: each change of its state, back-off or hang-up adds one. */
  readonly version: number
  /** Present while no call begins because the provider refuses calls. */
  readonly backoff?: BackoffState | undefined
  /** Present once the run was stopped with `hangUp`. */
  readonly hangUp?: HangUpState | undefined
}

/** A failure that did not interrupt the calls in flight. */
export interface RunError {
  readonly error: unknown
  /** The entry, if `dial` or the retry policy failed for it. */
  readonly entry?: RunEntry | undefined
  /** The name of the event, if its listener failed. */
  readonly event?: string | undefined
}

/** The events of a run. */
export interface RunEvents {
  /** An entry changed. Each change is emitted once. */
  readonly entry: RunEntry
  /** The run's state, back-off or hang-up changed. */
  readonly run: RunChange
  /**
   * `dial` threw, rejected or resolved without a valid result; the retry policy threw or returned
   * no valid delay; the list threw (`finished` then rejects with the same error); a listener threw;
   * or a hang-up failed, or is not supported by the provider.
   */
  readonly error: RunError
}
