import type { ChildProcess } from 'node:child_process'
import type { Crew } from '../crew.ts'
import type { Timing } from '../scenario.ts'

/** What a fault needs to know of the lab. */
export interface FaultContext {
  readonly seed: number
  readonly path: string
  readonly timing: Timing
  readonly killEveryMs: number
  readonly crew: Crew
  /** Processes that end with the lab. */
  readonly children: Set<ChildProcess>
  readonly count: (what: string) => void
}

/** Begins it; the returned function ends it. */
export type Fault = (context: FaultContext) => () => void
