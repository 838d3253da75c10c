import type { Place } from '../postgres/contender.ts'

export type { Place }

/** A number to call once, at this time. */
export interface Wanted {
  readonly to: string
  readonly at: Date
}

/**
 * `open`: waiting or in progress. `done`: followed to its end. `given-up`: over, but not known to
 * be completed.
 */
export type Standing = 'open' | 'done' | 'given-up'

/** A contender's part in the process that starts and kills workers. */
export interface Watch {
  /** Adds all calls at once. */
  add(calls: readonly Wanted[]): Promise<void>
  /** The contender's supervision: called when a worker has died. */
  gone?(worker: string): Promise<void>
  /** The standing of each number. */
  standings(): Promise<ReadonlyMap<string, Standing>>
  close(): Promise<void>
}

export interface WorkOptions {
  readonly place: Place
  /** Address of the mock provider. */
  readonly provider: string
}

export interface Contender {
  /** Its settings, for the report. */
  readonly settings: string
  /** The database that it needs. */
  readonly needs: 'postgres' | 'redis'
  /** Runs in the process that starts workers: creates the tables and the queue. */
  watch(place: Place): Promise<Watch>
  /**
   * Runs in a worker: starts working, and returns the name by which the contender knows the worker.
   */
  work(options: WorkOptions): Promise<string>
}

/** The number of calls that a worker may have in progress. */
export const PER_WORKER = 15
export const WORKERS = 4
