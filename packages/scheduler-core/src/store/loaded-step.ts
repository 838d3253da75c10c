import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord, ScheduledCall } from './call.ts'
import type { DoNotCallEntry } from './do-not-call.ts'
import type { LimitedProvider } from './limited-providers.ts'
import type { ProviderState } from './provider-state.ts'
import type { Counted, Queue } from './queue.ts'
import type { KnownAttempt } from './record-update.ts'
import type { Spent } from './step-rules.ts'

/** The rows that a store has locked and read for a step. None changes before the commit. */
export interface LoadedStep {
  /** The store's time, read after the locks. */
  readonly now: Date
  /** The attempts named by the updates, with their calls. */
  readonly attempts: readonly KnownAttempt[]
  /** Attempts that have the id of an update, at the provider of that update's attempt. */
  readonly idHolders: readonly IdHolder[]
  /** Open attempts without an id, to the provider and number of an attempt that was looked up. */
  readonly withoutId: readonly AttemptWithoutId[]
  /**
   * The queues in which calls of the dispatched providers wait, and the queues of `attempts`.
   * A queue that a refusal may hold back is locked.
   */
  readonly queues: readonly LoadedQueue[]
  /**
   * Placed attempts to the numbers of the due calls and of the updates that were licensed within
   * `recentMs`. No other transaction licenses a call to these numbers before the commit.
   */
  readonly recent: readonly RecentAttempt[]
  /**
   * The entries of the do-not-call list that have not ended, for the numbers of the due calls and of
   * the updates. Read after the locks: see `DoNotCallStore.add`.
   */
  readonly doNotCall: readonly DoNotCallEntry[]
  /**
   * For each of the step's `budgets`, in that order, the placed attempts of its day, counted before the
   * updates. Loaded only if the step dispatches, and may be left out if no queue is locked, or if no
   * call is due and the step has no updates; with a budget of all queues, no other step that does so
   * commits meanwhile.
   */
  readonly spent: readonly Spent[]
  /** True if all queues are paused together. */
  readonly paused: boolean
  /** See `DispatchState`. */
  readonly clockShifts: number
  /** See `DispatchState`. */
  readonly rules?: string | undefined
  /**
   * The lines in use over all queues, counted before the updates. Loaded only if the step dispatches
   * with `lines`; no other step that does so commits meanwhile.
   */
  readonly allLines?: Pick<Counted, 'linesInUse' | 'lineFreeAt'> | undefined
  /**
   * The lines and licences of the providers that have limits, over all queues, counted before the
   * updates. Loaded only if the step dispatches with `providerLimits`; no other step that dispatches
   * to one of these providers with a limit commits meanwhile.
   */
  readonly limited?: readonly LimitedProvider[] | undefined
  /**
   * The states of the dispatched providers, and of those of `attempts`, that had a failure. No other
   * transaction changes them before the commit.
   */
  readonly providers: readonly ProviderState[]
  /** The earliest `nextPollAt` of the open attempts that are not in `attempts`. */
  readonly nextPollAt?: Date | undefined
}

/** An attempt that has an id at its provider. Ended holders are needed for look-ups only. */
export interface IdHolder {
  readonly provider: string
  readonly providerCallId: string
  readonly reference: string
  readonly isOpen: boolean
}

/** An open attempt whose id at the provider is not known yet. */
export interface AttemptWithoutId {
  readonly provider: string
  readonly to: PhoneNumber
  readonly reference: string
}

/** An earlier attempt, as far as limits per number and days count it. */
export type RecentAttempt = Pick<AttemptRecord, 'reference' | 'to' | 'licensedAt' | 'endedAt' | 'status' | 'lineFreeAt'>

/** A place in the order in which the calls of a queue are due. */
export interface DuePosition {
  readonly dueAt: Date
  readonly sequence: number
  readonly provider: string
}

/** What a step needs to know of one queue, as the store loaded it. */
export interface LoadedQueue {
  readonly queue: Queue
  /** False if another worker has the lock. Such a queue licenses nothing in this step. */
  readonly isLocked: boolean
  /** Counted after the lock and before the updates. */
  readonly counted: Counted
  /** The first due calls, in order, locked: about as many as the queue has capacity for. */
  readonly due: readonly ScheduledCall[]
  /** The first waiting call that is not in `due`, whether it is due or not. */
  readonly next?: DuePosition | undefined
}

type Place = Pick<DuePosition, 'dueAt' | 'sequence'>

export const byDue = (a: Place, b: Place): number => a.dueAt.getTime() - b.dueAt.getTime() || a.sequence - b.sequence
