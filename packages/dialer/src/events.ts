import type { BackoffState } from './backoff.ts'
import type { RunEntry } from './entry.ts'

/**
 * The state of a run. `idle`: created; dialing starts in the next microtask, so listeners can be
 * attached first. `running`: dials whenever a line is free. `paused`: begins nothing; calls in
 * flight continue. `stopping`: begins nothing more and waits for the calls in flight. `stopped`:
 * over before the end of its list. `finished`: over, with every entry dialed or rejected.
 */
export type RunState = 'idle' | 'running' | 'paused' | 'stopping' | 'stopped' | 'finished'

/** A change of a run: of its state, or of its back-off. */
export interface RunChange {
  readonly state: RunState
  /** The run's version: each change of its state or back-off adds one. */
  readonly version: number
  /** Present while no call begins because the provider refuses calls. */
  readonly backoff?: BackoffState | undefined
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
  /** The run's state or its back-off changed. */
  readonly run: RunChange
  /**
   * `dial` threw, rejected or resolved without a valid result; the retry policy threw or returned
   * no valid delay; the list threw (`finished` then rejects with the same error); or a listener
   * threw.
   */
  readonly error: RunError
}
