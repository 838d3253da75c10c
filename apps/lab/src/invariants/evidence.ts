import type { CallDetails } from '@outdial/scheduler-core'
import type { Ring } from '../harness/ledger.ts'
import type { ListedNumber } from '../harness/listing.ts'
import type { RequestedCall } from '../harness/workload.ts'
import type { LabTime, Outage, Queues, Timing } from '../types.ts'

/** What a run left behind for the invariants to be checked against. */
export interface Evidence {
  /** Batches, in the order of their first request. */
  readonly requested: readonly (readonly RequestedCall[])[]
  /** The provider's ledger. */
  readonly rings: readonly Ring[]
  /** The calls in the store. Their times are of the machine's clock. */
  readonly stored: readonly CallDetails[]
  readonly queues: Queues
  /** Lines of all queues together. */
  readonly lines: number
  readonly timing: Timing
  /** How often a worker was frozen for longer than every deadline. */
  readonly freezes: number
  /** As the provider's side counted them. */
  readonly outages: readonly Outage[]
  /** The clock of workers with calling hours. */
  readonly time?: LabTime | undefined
  readonly listed: readonly ListedNumber[]
}

/** One sentence for each violation of an invariant. */
export type Violations = string[]

export const groups = <Item>(items: readonly Item[], keyOf: (item: Item) => string): [string, Item[]][] => [
  ...Map.groupBy(items, keyOf),
]
