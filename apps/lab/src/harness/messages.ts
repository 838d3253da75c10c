import type { CallInput } from '@outdial/scheduler-core'
import type { FaultPoint, LabTime, Queues, Sabotage, SelfFault, Service, Timing } from '../types.ts'

/** How a worker opens the store. */
export type StoreSetup =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string }

/** The argument of a worker process, as JSON. */
export interface WorkerSetup {
  readonly store: StoreSetup
  readonly service: Service
  readonly serviceUrl: string
  readonly webhookUrl: string
  /** In milliseconds of the workers' clock. */
  readonly timing: Timing
  /** Absent: the workers use the machine's clock, and have no rules. */
  readonly time?: LabTime | undefined
  readonly queues: Queues
  /** Lines of all queues together. */
  readonly lines: number
  /** Whether the queues have more lines than that, so that the scheduler must count in total. */
  readonly hasTotal: boolean
  /** Number of schedulers in the worker. */
  readonly dispatchers: number
  readonly sabotage?: Sabotage | undefined
}

/** A call to schedule, as JSON. */
export type CallMessage = Omit<CallInput, 'at'> & { readonly at: number }

export type StoreFailure = 'disk-full' | 'read-only'

export type ToWorker =
  /** The worker takes a slot. Without `placesCalls` it only receives webhooks. */
  | { readonly kind: 'begin'; readonly placesCalls: boolean; readonly selfFault: SelfFault | undefined }
  | { readonly kind: 'schedule'; readonly id: number; readonly calls: readonly CallMessage[] }
  | { readonly kind: 'list'; readonly id: number; readonly numbers: readonly string[] }
  | { readonly kind: 'fail-store'; readonly failure: StoreFailure; readonly forMs: number }
  | { readonly kind: 'end' }

export type FromWorker =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'scheduled'; readonly id: number }
  /** The numbers are on the do-not-call list. `at` is the store's time afterwards. */
  | { readonly kind: 'listed'; readonly id: number; readonly at: number }
  | { readonly kind: 'not-listed'; readonly id: number }
  | { readonly kind: 'refused'; readonly id: number; readonly code: string }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  | { readonly kind: 'fault-point'; readonly point: FaultPoint; readonly signal: SelfFault['signal'] }
