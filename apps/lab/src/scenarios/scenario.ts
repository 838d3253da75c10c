import type { FaultName } from '../faults/fault.ts'
import type { Sabotage } from '../sabotage/names.ts'
import type { Service } from '../timing.ts'

export const STORES = ['sqlite', 'postgres'] as const
export type StoreName = (typeof STORES)[number]

/** How much of a scenario is run. */
export interface Size {
  readonly calls: number
  /** Over how many milliseconds they fall due; the faults that are counted come within that time. */
  readonly forMs: number
  /** Processes that place calls. */
  readonly workers: number
  /** Schedulers in each of them, each with its own connection to the store. */
  readonly dispatchers: number
  /** Processes that take webhooks in and place nothing. */
  readonly receivers: number
  /** How many lines there are, both queues together. At least 2. */
  readonly cap: number
  /** How often a fault comes that is counted. */
  readonly times: number
  readonly killEveryMs: number
  readonly crashEveryMs: number
  /** After so long without an end to all calls the run has failed. */
  readonly boundMs: number
}

/** What real processes go through. */
export interface Scenario {
  /** For a reader of the list. */
  readonly does: string
  readonly stores: readonly StoreName[]
  readonly faults: readonly FaultName[]
  /** What webhooks meet, by weight. */
  readonly webhooks: Readonly<Record<string, number>>
  /** What they tell. @default 'everything' */
  readonly news?: 'everything' | 'ends' | undefined
  /** What breaks the system so that this scenario must be red. */
  readonly sabotage: Sabotage
  readonly full: Size
  /** For `npm test`. */
  readonly small: Size
}

/** What becomes of a webhook when the process that took it dies before it has answered: it is lost, or another process gets it. */
export const BALANCERS = ['gives-up', 'tries-next'] as const
export type Balancer = (typeof BALANCERS)[number]

/** One run of a scenario. */
export interface RunOptions extends Size {
  readonly scenario: string
  readonly store: StoreName
  /** Decides what every call meets, and which fault comes when. */
  readonly seed: number
  readonly service: Service
  readonly balancer: Balancer
  readonly faults: readonly FaultName[]
  readonly webhooks: Scenario['webhooks']
  readonly news: 'everything' | 'ends'
  readonly sabotage?: Sabotage | undefined
}

/** The lines of each queue: a list that was scheduled at once, and calls that fall due over time. */
export type Queues = Readonly<Record<'list' | 'due', number>>

export function queuesOf({ cap }: Pick<Size, 'cap'>): Queues {
  const due = Math.floor(cap / 2)
  return { list: cap - due, due }
}
