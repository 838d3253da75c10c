import type { ChildProcess } from 'node:child_process'
import type { Crew } from '../parts/crew.ts'
import type { Mocks } from '../parts/mocks.ts'
import type { LabStore } from '../parts/stores/lab-store.ts'
import type { Wire } from '../parts/wire.ts'
import type { Size } from '../scenarios/scenario.ts'
import type { Timing } from '../timing.ts'

export const FAULT_NAMES = [
  'kill',
  'mid-write',
  'stop',
  'stand-still',
  'crash-database',
  'lose-commit',
  'cut',
  'slow',
  'restart-all',
  'full',
  'read-only',
  'locked',
] as const
export type FaultName = (typeof FAULT_NAMES)[number]

/** What a fault needs to know of the lab. */
export interface FaultContext {
  readonly seed: number
  readonly size: Size
  readonly timing: Timing
  readonly store: LabStore
  readonly crew: Crew
  readonly mocks: Mocks
  /** Between the workers and the provider, if anything is to happen there. */
  readonly providerWire: Wire | undefined
  /** Processes that end with the lab. */
  readonly children: Set<ChildProcess>
  readonly count: (what: string) => void
}

/** A fault that comes again and again. */
export interface Trouble {
  /** Whether it has come as often as it has to. */
  readonly done: boolean
  /** It comes no more, and what it broke is whole again. */
  end(): void | Promise<void>
}

/** Begins it. */
export type Fault = (context: FaultContext) => Trouble
