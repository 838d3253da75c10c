import type { Events } from '@outdial/call-client/kernel'
import type { RunCounts } from './entries.ts'
import type { RunEntry } from './entry.ts'
import type { RunEvents, RunState } from './events.ts'

/** One pass of a dialer over a list. Its functions can be passed around unbound. */
export interface Run extends Events<RunEvents> {
  readonly state: RunState
  /** The version of the run's own state: 0 at first, one more with every change. Each entry has one of its own. */
  readonly version: number
  /**
   * The entries in list order: all of an array (those that have not begun are made as this is read); of any other list
   * those that have begun and not ended. A new array at each reading.
   */
  readonly entries: readonly RunEntry[]
  /** How many entries stand where. `idle` counts what is known to come: of any list but an array at most one. */
  readonly counts: RunCounts
  /** How many lines this run has in use. */
  readonly inFlight: number
  /**
   * The counts at the end, once the run is `finished` or `stopped`: the last call has ended, and no retry waits.
   * Rejects with the list's error if the list threw. It need not be awaited: left alone, it never disturbs the process.
   */
  readonly finished: Promise<RunCounts>
  /** Begins nothing further until `resume`; calls in flight go on. Of no effect once stopped or finished. */
  pause(): void
  resume(): void
  /**
   * Begins nothing further, ever. Entries that have not begun end `cancelled`, a call that waits for a retry ends with the outcome
   * it had, and the run is `stopped` once the last call in flight has ended. An entry that has been told as `dialing` has begun.
   */
  stop(options?: StopRunOptions): void
}

export interface StopRunOptions {
  /**
   * Whether to abort the calls in flight too: their `dial` is asked to hang up, and they end by its word. Can be asked for
   * while the run is stopping already.
   * @default false
   */
  readonly hangUp?: boolean | undefined
}
