import type { Service } from './scenario.ts'

export const FAULTS = ['kill', 'stop', 'mid-write', 'full', 'locked', 'read-only'] as const
export type FaultName = (typeof FAULTS)[number]

export const SABOTAGES = ['retry', 'count-without-lock', 'dial-late'] as const
export type Sabotage = (typeof SABOTAGES)[number]

/** The lines of each queue: a list that was scheduled at once, and calls that fall due over time. */
export type Queues = Readonly<Record<'list' | 'due', number>>

export interface LabOptions {
  /** Decides what every call meets, and which fault comes when. */
  readonly seed: number
  readonly calls: number
  /** Processes that place calls. */
  readonly workers: number
  /** Processes that take webhooks in and place nothing. */
  readonly receivers: number
  /** How many lines there are, all queues together. At least 2. */
  readonly cap: number
  readonly killEveryMs: number
  readonly faults: readonly FaultName[]
  readonly sabotage?: Sabotage | undefined
  readonly service: Service
  /** After so long without an end to all calls the run has failed. */
  readonly boundMs: number
}

export const DEFAULTS: LabOptions = {
  seed: 1,
  calls: 300,
  workers: 4,
  receivers: 1,
  cap: 12,
  killEveryMs: 200,
  faults: FAULTS,
  service: 'num-dialer',
  boundMs: 60_000,
}

export function queuesOf({ cap }: Pick<LabOptions, 'cap'>): Queues {
  const due = Math.floor(cap / 2)
  return { list: cap - due, due }
}
