import type { CallDetails } from '@outdial/scheduler-core'
import type { Truth } from '../parts/ledger.ts'
import type { AskedCall } from '../parts/load.ts'
import type { Queues } from '../scenarios/scenario.ts'
import type { Timing } from '../timing.ts'

export interface Evidence {
  /** What was asked for, batch by batch, in the order of asking. */
  readonly asked: readonly (readonly AskedCall[])[]
  /** What really rang. */
  readonly truth: Truth
  /** What the store says of it. */
  readonly kept: readonly CallDetails[]
  readonly queues: Queues
  readonly timing: Timing
  /** How often a worker stood still for longer than every deadline. */
  readonly standstills: number
}

/** What must never be and was, in words. */
export type Violations = string[]

export const groups = <Item>(items: readonly Item[], keyOf: (item: Item) => string): [string, Item[]][] => [
  ...Map.groupBy(items, keyOf),
]
