import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptedCall, CallDetails, CallId, CallRecord, NewCall, ScheduledCall, ScheduledStatus } from './call.ts'
import type { CallChange, Changed } from './change-call.ts'
import type { AddTerms } from './known-call.ts'
import type { QueueChange, QueueSettings, QueueState } from './queue.ts'
import type { Advanced, NextPollAt, Step } from './step.ts'

/** Some of many, and where to go on. */
export interface Page<Item, Position> {
  readonly items: readonly Item[]
  /** Give it as `after` to have the next page; absent on the last. */
  readonly next?: Position | undefined
}

/** A place in a list of calls. */
export interface CallPosition {
  readonly at: Date
  readonly sequence: number
}

/** Which calls, ordered by `at`, then by the order of adding. */
export interface CallQuery {
  /** In any of these. @default all */
  readonly statuses?: readonly ScheduledStatus[] | undefined
  readonly to?: PhoneNumber | undefined
  readonly queue?: string | undefined
  readonly ownerId?: string | undefined
  /** With one of these, at most 1000: whoever heard of changes reads all of them at once. @default all */
  readonly ids?: readonly CallId[] | undefined
  /** `at` from then on. */
  readonly from?: Date | undefined
  /** `at` before then. */
  readonly until?: Date | undefined
  readonly order: 'soonest' | 'latest'
  /** 1 to 1000. */
  readonly limit: number
  readonly after?: CallPosition | undefined
}

/** A place in a number's history. */
export interface RecordPosition {
  readonly at: Date
  readonly id: string
}

/** Which records, the latest first. */
export interface HistoryQuery {
  /** 1 to 1000. */
  readonly limit: number
  readonly after?: RecordPosition | undefined
}

/** By how many milliseconds an attempt is overdue before a process takes it that cannot ask its provider, and can only end it in time. */
export const OTHER_PROVIDERS_WAIT_MS = 60_000

/** Which open attempts to ask after. */
export interface OverdueQuery {
  readonly most: number
  /** Attempts of other providers are taken only when nobody has asked after them for another minute (`OTHER_PROVIDERS_WAIT_MS`). @default all alike */
  readonly providers?: readonly string[] | undefined
  /** Says when to look again, of an attempt whose `looks` have been counted up already. */
  readonly nextPollAt: NextPollAt
}

/** Tells of a change made by anybody: of a call, or of what was logged of these numbers. Or that some may have been missed. */
export type StoreHint =
  | { readonly id: CallId; readonly version: number }
  | { readonly numbers: readonly PhoneNumber[] }
  | 'missed'

/**
 * Where calls are remembered. It locks, loads and saves; what is decided is said by the pure functions of this entry.
 *
 * All of one operation is one commit, on disk when its promise resolves. Any number of processes may use one store.
 * Failures are `SchedulerError`s whose code begins with `store-`; a failed operation has changed nothing.
 */
export interface CallStore {
  /** The store's own time: every due time, deadline and limit is measured by it. */
  now(): Promise<Date>
  /**
   * Adds calls in this order, all or none: an id that is known fails the batch. A call whose key is known is not added: the call that
   * has the key is returned in its place. Before anything is added `terms` hear which keys are known, and
   * may refuse the batch (`checkTerms` of this entry asks them). A queue that does not exist is created with these settings.
   */
  add(calls: readonly NewCall[], settings: QueueSettings, terms?: AddTerms): Promise<readonly ScheduledCall[]>
  /**
   * Changes calls, each by itself, in this order; says of each whether it was changed or why not. The `next` of a change that ends
   * its call is added in the same commit. A queue that does not exist is created with one line.
   */
  change(changes: readonly CallChange[]): Promise<readonly Changed[]>
  /**
   * Runs one step: loads what it is about, decides by `decideStep`, saves the result. A store may
   * dispatch from fewer queues than it has, or miss a call that is being added; `nextDueAt` is then
   * not in the future.
   */
  advance(step: Step): Promise<Advanced>
  /** Open attempts whose `nextPollAt` has come, the longest overdue first. Their next look is moved on, so that no two workers ask after one. */
  takeOverdue(query: OverdueQuery): Promise<readonly AttemptedCall[]>
  get(id: CallId): Promise<CallDetails | undefined>
  list(query: CallQuery): Promise<Page<ScheduledCall, CallPosition>>
  /** All calls that this number dialed or was dialed in: ended attempts that were placed, and what was logged. */
  history(number: PhoneNumber, query: HistoryQuery): Promise<Page<CallRecord, RecordPosition>>
  /**
   * Adds records; one whose id is known is left as it is. Returns what is kept of each, in this order. Whoever watches hears of their
   * numbers.
   */
  log(records: readonly CallRecord[]): Promise<readonly CallRecord[]>
  /** By name. */
  queues(): Promise<readonly QueueState[]>
  /** Creates a queue; one that exists is returned as it is. */
  addQueue(name: string, settings: QueueSettings): Promise<QueueState>
  /** `undefined` if there is no such queue. */
  changeQueue(name: string, change: QueueChange): Promise<QueueState | undefined>
  /**
   * Forgets up to so many calls that ended before then, with their attempts, and records from before then; says how many calls and records.
   * Calls are kept until the `lineFreeAt` of their attempts.
   */
  prune(before: Date, limit: number): Promise<number>
  /**
   * Hears of every change of a call, and of every number that a record was logged of, by this process or another, to show it, until the
   * returned function is called. A hint: it may be late, lost or doubled; what may be lost is told as `missed`. While nobody watches,
   * nobody pays for it. An attempt that ends is told by its call, and by no number.
   */
  watch?(listener: (hint: StoreHint) => void): () => void
  /**
   * Hears that calls may be licensed that a look of before did not know of, by this process or another, until the returned function is
   * called. `inMs`: in how many milliseconds at the earliest, 0 for now. AttemptEvent are calls that were added or changed and are due within
   * `WAKE_HORIZON_MS` (`dueInMs` says when), what a step recorded and left for others to follow up (`mayFreeLine`), and every change of a
   * queue. A hint: it may be late, lost or doubled. Steps that license wake nobody: whoever asked for one knows its `nextDueAt`.
   */
  wake?(listener: (inMs: number) => void): () => void
  /** Lets go of everything. Later operations fail with `store-closed`. */
  close(): Promise<void>
}
