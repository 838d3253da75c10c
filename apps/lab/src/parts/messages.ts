import type { CallInput } from '@outdial/scheduler-core'
import type { Sabotage } from '../sabotage/names.ts'
import type { Queues } from '../scenarios/scenario.ts'
import type { Service, Timing } from '../timing.ts'
import type { Moment } from '../worker/moments.ts'

/** What a worker is to do to itself: at the n-th of these moments. */
export interface Plan {
  readonly moment: Moment
  readonly nth: number
  readonly signal: 'SIGKILL' | 'SIGSTOP'
}

/** Where a worker finds the store. */
export type StoreSetup =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string }

/** What a worker process is started with, as JSON. */
export interface WorkerSetup {
  readonly store: StoreSetup
  readonly service: Service
  readonly serviceUrl: string
  readonly webhookUrl: string
  readonly timing: Timing
  readonly queues: Queues
  /** How many schedulers it has. */
  readonly dispatchers: number
  readonly sabotage?: Sabotage | undefined
}

/** A call to be scheduled, as it travels. */
export type WireCall = Omit<CallInput, 'at'> & { readonly at: number }

export type ToWorker =
  /** Takes its place; it places calls if it `starts`, else it takes in webhooks alone. */
  | { readonly kind: 'begin'; readonly starts: boolean; readonly plan: Plan | undefined }
  | { readonly kind: 'schedule'; readonly id: number; readonly calls: readonly WireCall[] }
  | { readonly kind: 'store'; readonly fault: StoreFault; readonly forMs: number }
  | { readonly kind: 'end' }

export type StoreFault = 'full' | 'read-only'

export type FromWorker =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'scheduled'; readonly id: number }
  | { readonly kind: 'refused'; readonly id: number; readonly code: string }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  | { readonly kind: 'moment'; readonly moment: Moment; readonly signal: Plan['signal'] }
