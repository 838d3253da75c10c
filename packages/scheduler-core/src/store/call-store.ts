import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptedCall, CallDetails, CallId, CallRecord, NewCall, ScheduledCall, ScheduledStatus } from './call.ts'
import type { CallCounts, CountQuery } from './call-counts.ts'
import type { CallChange, Changed } from './change-call.ts'
import type { DispatchChange, DispatchState } from './dispatch-state.ts'
import type { DoNotCallStore } from './do-not-call.ts'
import type { EndingQuery, Endings } from './endings.ts'
import type { AddTerms } from './known-call.ts'
import type { LoadedStep } from './loaded-step.ts'
import type { QueueChange, QueueSettings, QueueState } from './queue.ts'
import type { Advanced, DispatchLimits, NextPollAt, Step } from './step.ts'

/** One page of a longer list. */
export interface Page<Item, Position> {
  readonly items: readonly Item[]
  /** The `after` of the next page. Absent on the last page. */
  readonly next?: Position | undefined
}

/** A place in a list of calls. */
export interface CallPosition {
  readonly at: Date
  readonly sequence: number
}

/** A value of metadata by which calls are found. */
export type MetadataValue = string | number | boolean

/** Fields of metadata, each with the value that it must have. */
export type MetadataFilter = Readonly<Record<string, MetadataValue>>

/** Selects calls, ordered by `at`, then by the order of adding. */
export interface CallQuery {
  /** Only calls with one of these statuses. @default all */
  readonly statuses?: readonly ScheduledStatus[] | undefined
  readonly to?: PhoneNumber | undefined
  readonly queue?: string | undefined
  readonly ownerId?: string | undefined
  /** Only the call with this key. */
  readonly key?: string | undefined
  /** Only calls of this series. */
  readonly seriesId?: string | undefined
  /** Only calls whose metadata has these values. All fields are among the `metadataFields` of the store. */
  readonly metadata?: MetadataFilter | undefined
  /**
   * Only calls of whose `searchText` each of these terms is a part. In lower case; one of them at least
   * has three characters. Only if `canSearch`.
   */
  readonly search?: readonly string[] | undefined
  /** Only calls with one of these ids, at most 2000. @default all */
  readonly ids?: readonly CallId[] | undefined
  /** Earliest `at`, inclusive. */
  readonly from?: Date | undefined
  /** Latest `at`, exclusive. */
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

/**
 * Selects logged records, ordered by `at`, then by id. The status of a record without an outcome is
 * `completed` if it was answered, else `no-answer`.
 */
export interface RecordQuery
  extends Pick<
    CallQuery,
    'statuses' | 'to' | 'ownerId' | 'metadata' | 'search' | 'from' | 'until' | 'order' | 'limit'
  > {
  /** Only records with one of these ids, at most 2000. @default all */
  readonly ids?: readonly string[] | undefined
  readonly after?: RecordPosition | undefined
}

/** Selects records of a number, latest first. */
export interface HistoryQuery {
  /** Only calls and records of this owner. @default all */
  readonly ownerId?: string | undefined
  /** 1 to 1000. */
  readonly limit: number
  readonly after?: RecordPosition | undefined
}

/**
 * Milliseconds after which an overdue attempt is taken by a process without a client for its
 * provider. Such a process cannot poll the provider; it can only end the attempt in time.
 */
export const OTHER_PROVIDERS_WAIT_MS = 60_000

/** Selects open attempts to poll. */
export interface OverdueQuery {
  readonly most: number
  /**
   * Providers that this process can poll. Attempts at other providers are taken only when they are
   * overdue by `OTHER_PROVIDERS_WAIT_MS`.
   *
   * @default all providers
   */
  readonly providers?: readonly string[] | undefined
  /** Returns the time of the next poll. The attempt's `polls` already counts the current one. */
  readonly nextPollAt: NextPollAt
}

/**
 * A change by any process: a new version of a call, or records logged for these numbers.
 * `missed`: some hints may have been lost.
 */
export type StoreHint =
  | { readonly id: CallId; readonly version: number }
  | { readonly numbers: readonly PhoneNumber[] }
  | 'missed'

/**
 * Persistent storage for calls. A store locks, loads and saves; the pure functions of this entry
 * decide.
 *
 * Each operation is one commit, on disk when its promise resolves. Any number of processes may use
 * one store. Failures are `SchedulerError`s whose code begins with `store-`; a failed operation has
 * changed nothing.
 */
export interface CallStore {
  /** The fields of metadata by which `list` finds calls. @default none */
  readonly metadataFields?: readonly string[] | undefined
  /** Whether `list` and `listRecords` take `search`. @default false */
  readonly canSearch?: boolean | undefined
  /** Returns the store's time. All due times, deadlines and limits use this clock. */
  now(): Promise<Date>
  /**
   * Adds calls in this order, all or none. An id that exists already fails the batch. A call whose
   * key exists already is not added; the stored call with that key is returned in its place. Before
   * anything is added, `terms` receive the known keys and may reject the batch (see `checkTerms`).
   * A missing queue is created with these settings.
   */
  add(calls: readonly NewCall[], settings: QueueSettings, terms?: AddTerms): Promise<readonly ScheduledCall[]>
  /**
   * Changes calls independently of each other, in this order. Returns a result or a refusal for
   * each. If a change ends a call of a series, the next call is added in the same commit and
   * returned. A missing queue is created with one line.
   */
  change(changes: readonly CallChange[]): Promise<readonly Changed[]>
  /**
   * Runs one step: loads its rows, decides with `decideStep`, and saves the result. A store may
   * dispatch from only some of its queues, or miss a call that is being added. `nextDueAt` is then
   * not in the future.
   */
  advance(step: Step): Promise<Advanced>
  /**
   * Reads what a step would load that only dispatches: for each queue the most due calls that it may
   * need, as if no other worker had a lock. Locks and changes nothing.
   */
  inspect(dispatch: DispatchLimits): Promise<LoadedStep>
  /**
   * Takes open attempts whose `nextPollAt` has passed, the longest overdue first. Their
   * `nextPollAt` is moved on in the same commit, so no two workers poll the same attempt.
   */
  takeOverdue(query: OverdueQuery): Promise<readonly AttemptedCall[]>
  get(id: CallId): Promise<CallDetails | undefined>
  list(query: CallQuery): Promise<Page<ScheduledCall, CallPosition>>
  /** Counts the calls of each status, as of one moment. */
  counts(query: CountQuery): Promise<CallCounts>
  /**
   * Counts the calls that ended within a time, and the records that were logged for it (a record
   * counts at its `at`), by slot, outcome, and whether they were answered, in this order (see
   * `toEndings`). Slots without calls are left out.
   */
  endings(query: EndingQuery): Promise<readonly Endings[]>
  /**
   * Lists the calls to and from this number: ended attempts that were placed, and logged records.
   */
  history(number: PhoneNumber, query: HistoryQuery): Promise<Page<CallRecord, RecordPosition>>
  /** Lists logged records, without attempts. */
  listRecords(query: RecordQuery): Promise<Page<CallRecord, RecordPosition>>
  /**
   * Adds records. A record whose id exists already stays unchanged. Returns the stored records in
   * this order. Watchers receive the numbers of the records.
   */
  log(records: readonly CallRecord[]): Promise<readonly CallRecord[]>
  /** Lists all queues, by name. */
  queues(): Promise<readonly QueueState[]>
  /** Creates a queue. An existing queue is returned unchanged. */
  addQueue(name: string, settings: QueueSettings): Promise<QueueState>
  /** Changes a queue. Returns `undefined` if it does not exist. */
  changeQueue(name: string, change: QueueChange): Promise<QueueState | undefined>
  /**
   * Returns the state of dispatching over all queues, with the usage of these providers.
   * @param providers - default: none
   */
  dispatchState(providers?: readonly string[]): Promise<DispatchState>
  /** Changes the state of dispatching in one commit, and wakes the workers. */
  changeDispatch(change: DispatchChange): Promise<DispatchState>
  readonly doNotCall: DoNotCallStore
  /** Returns a counter that all processes share; 0 if it was never incremented. */
  counter(name: string): Promise<number>
  /** Adds one to a counter and returns its new value. */
  increment(name: string): Promise<number>
  /**
   * Deletes up to `limit` calls that ended before `before`, with their attempts, and records from
   * before that time. A call is kept until the `lineFreeAt` of its attempts. What a limit, a day
   * or a pace still counts must be later than `before`. Returns the number of deleted calls and records.
   */
  prune(before: Date, limit: number): Promise<number>
  /**
   * Reports every changed call and the numbers of every logged record, by any process, until the
   * returned function is called. Hints may be late, lost or repeated; `missed` says that some may
   * be lost. Costs nothing while there is no listener. The end of an attempt is reported as
   * `{ id, version }` of its call only, without `numbers`.
   */
  watch?(listener: (hint: StoreHint) => void): () => void
  /**
   * Reports that there may be new calls to license, until the returned function is called. `inMs`:
   * the earliest time, in milliseconds from now; 0 means now. Sources, in any process: calls that
   * were added or changed and are due within `WAKE_HORIZON_MS` (see `dueInMs`), steps that may have
   * freed a line for calls that they did not dispatch (see `mayFreeLine`), and changes of a queue.
   * Hints may be late, lost or repeated. Otherwise a step that dispatches sends no hint: its caller
   * receives `nextDueAt`.
   */
  wake?(listener: (inMs: number) => void): () => void
  /** Releases all resources. Later operations fail with `store-closed`. */
  close(): Promise<void>
}
