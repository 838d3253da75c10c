import type { RunEntry } from './entry.ts'

/**
 * Where a run stands. `idle`: just made, dials from the next microtask on, so that listeners can be attached first.
 * `running`: dials whenever a line is free. `paused`: begins nothing; calls in flight go on.
 * `stopping`: begins nothing any more; waits for the calls in flight. `stopped`: over before its list was done.
 * `finished`: over, every entry has had its turn.
 */
export type RunState = 'idle' | 'running' | 'paused' | 'stopping' | 'stopped' | 'finished'

/** A change of where the run itself stands. */
export interface RunChange {
  readonly state: RunState
  /** The run's own version: one more with every change of its state. */
  readonly version: number
}

/** Something failed, and the run went on, or ended in an orderly way. */
export interface RunError {
  readonly error: unknown
  /** The entry, if it was `dial` or the retry policy that failed for it. */
  readonly entry?: RunEntry | undefined
  /** The name of the event, if it was a listener that failed. */
  readonly event?: string | undefined
}

/** What a run tells. */
export interface RunEvents {
  /** An entry has changed: each change of each entry, once. */
  readonly entry: RunEntry
  /** The run's state has changed. */
  readonly run: RunChange
  /**
   * `dial` threw, rejected or resolved with what is no result; the retry policy threw or returned what is no delay;
   * the list threw (`finished` then rejects with the same error); or a listener threw.
   */
  readonly error: RunError
}
