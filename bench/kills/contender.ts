import type { Place } from '../postgres/contender.ts'

export type { Place }

/** A number that is to be rung once, at this moment. */
export interface Wanted {
  readonly to: string
  readonly at: Date
}

/** `open`: waiting, or in somebody's hands. `done`: seen to its end. `given-up`: over, and nobody says that the call was completed. */
export type Standing = 'open' | 'done' | 'given-up'

/** The hands of the process that starts workers and sees them die. */
export interface Watch {
  /** All of them at once. */
  add(calls: readonly Wanted[]): Promise<void>
  /** What a supervisor of this kind does about a worker that is gone. */
  gone?(worker: string): Promise<void>
  /** Where each number stands. */
  standings(): Promise<ReadonlyMap<string, Standing>>
  close(): Promise<void>
}

export interface WorkOptions {
  readonly place: Place
  /** Of the mocked provider. */
  readonly provider: string
}

export interface Contender {
  /** What it was given, for the report. */
  readonly settings: string
  /** What it cannot run without. */
  readonly needs: 'postgres' | 'redis'
  /** In the process that starts workers: makes the tables and the queue. */
  watch(place: Place): Promise<Watch>
  /** In a worker: begins to work, and says by what name it is known. */
  work(options: WorkOptions): Promise<string>
}

/** How many calls a worker may have in its hands at once. */
export const PER_WORKER = 15
export const WORKERS = 4
