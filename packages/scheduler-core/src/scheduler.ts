import type { Events } from '@outdial/call-client/kernel'
import type { CallLog } from './call-log.ts'
import type { CancelAllOptions, CancelledCalls } from './cancel-all.ts'
import type { Capabilities } from './capabilities.ts'
import type { DoNotCallList } from './do-not-call.ts'
import type { Explain } from './explain/create-explain.ts'
import type {
  CallEditInput,
  CallHistory,
  CallInput,
  CallPage,
  CancelFilter,
  ChangeOptions,
  HistoryOptions,
  ListQuery,
  OwnerOptions,
  RecordInput,
  ScheduleOptions,
  SkipInvalidOptions,
} from './input/index.ts'
import type { OnIdleOptions } from './on-idle.ts'
import type { Operator } from './operator.ts'
import type { AddedCall, AddedCalls } from './schedule-calls.ts'
import type { SchedulerEvents } from './scheduler-events.ts'
import type { CallDetails, CallRecord, CallTarget, Metadata, ScheduledCall } from './store/call.ts'
import type { CallCounts, CountQuery } from './store/call-counts.ts'
import type { EndingQuery, Endings } from './store/endings.ts'
import type { QueueChange, QueueSettings, QueueState } from './store/queue.ts'
import type { Watcher } from './watch.ts'

/** Options of `Scheduler.stop`. */
export interface StopSchedulerOptions {
  /**
   * Milliseconds to wait for the answers of begun POSTs.
   * @default the largest `placeTimeoutMs` of the clients
   */
  readonly drainMs?: number | undefined
}

/**
 * Stores calls, places them when they are due and follows each to its end. Its functions can be
 * used unbound.
 *
 * It records the updates of its clients from its creation on, and places calls only after `start`.
 * If the store, a call or its provider is at fault, a promise rejects with a `SchedulerError`, or
 * with a `CallError` of the provider. A rejected operation has changed nothing unless it says so.
 */
export interface Scheduler<CallMetadata extends Metadata = Metadata>
  extends Events<SchedulerEvents<CallMetadata>>,
    Operator<CallMetadata>,
    CallLog<CallMetadata>,
    Explain {
  /**
   * Adds a call, or several: all or none. Resolves when they are on disk. Calls of one queue that
   * are due at the same time are placed in the order of the list: numbers scheduled together into
   * their own queue are a dial list that survives a restart. A call whose `key` is known is not
   * added: the call that has the key is returned, with `created: false`. With
   * `{ onInvalid: 'skip' }` the valid calls of a list are added, and the others are returned as errors.
   *
   * @throws {SchedulerError} `invalid-…` and `key-reused`, with the `index` of the call at fault, and
   * all invalid calls of a list in `errors`; `unknown-provider`; `number-not-allowed`; `store-…`
   */
  schedule(call: CallInput<CallMetadata>, options?: ScheduleOptions): Promise<AddedCall<CallMetadata>>
  schedule(calls: readonly CallInput<CallMetadata>[], options: SkipInvalidOptions): Promise<AddedCalls<CallMetadata>>
  schedule(
    calls: readonly CallInput<CallMetadata>[],
    options?: ScheduleOptions,
  ): Promise<readonly AddedCall<CallMetadata>[]>
  /**
   * Changes a call that has not begun, or whose retry is waiting. A new `at` reschedules it. Of a
   * call that is repeated, only this one is changed unless `scope` is `following`.
   *
   * @throws {SchedulerError} `unknown-call`; `begun` while it is being dialed or is live; `ended`;
   * `conflict`; `invalid-…`; `store-…`
   */
  edit(
    call: CallTarget,
    edit: CallEditInput<CallMetadata>,
    options?: ChangeOptions,
  ): Promise<ScheduledCall<CallMetadata>>
  /**
   * Cancels a call and its retries. A call that has not begun ends; if it was tried before, with
   * the outcome of its last attempt. A call that has begun is hung up at its provider, and ends
   * when the provider reports its end.
   *
   * @throws {SchedulerError} `unknown-call`; `ended`; `conflict`; `not-supported` if it is live and
   * the provider cannot hang up, in which case its retries are cancelled, and its series if `scope`
   * says so; `store-…`
   * @throws {CallError} if the provider failed to hang up: cancel again
   */
  cancel(call: CallTarget, options?: ChangeOptions): Promise<ScheduledCall<CallMetadata>>
  /**
   * Cancels all calls that match, in batches of 500, the soonest first, each as `cancel` does. A
   * series ends if its next call would match. Calls that are scheduled or moved meanwhile may remain.
   * Calls that were cancelled before an error, an abort or a crash stay so: run it again for the rest.
   *
   * @throws {SchedulerError} `invalid-query`, also without a filter; `store-…`
   * @throws the reason of the signal, if it is aborted
   */
  cancelAll(filter: CancelFilter<CallMetadata>, options?: CancelAllOptions): Promise<CancelledCalls>
  /**
   * A call with all its attempts, by its id, or by the `key` that it was scheduled with: `get({ key })`.
   * `undefined` if there is none. A string is always an id.
   *
   * @throws {SchedulerError} `invalid-call` for an option that is none; `store-…`
   */
  get(call: CallTarget, options?: OwnerOptions): Promise<CallDetails<CallMetadata> | undefined>
  /**
   * Calls in the order of `at`.
   * @throws {SchedulerError} `invalid-query`, `invalid-cursor`, `invalid-number`, `store-…`
   */
  list(query?: ListQuery<CallMetadata>): Promise<CallPage<CallMetadata>>
  /**
   * The number of calls of each status, of all calls or those of a queue, an owner or both. Calls
   * are counted one by one: 1,000,000 take 0.07 s on SQLite, 0.06 to 0.3 s on PostgreSQL; those of
   * an owner with thousands take a few milliseconds. Deleted calls do not count.
   *
   * @throws {SchedulerError} `invalid-query`, `store-…`
   */
  counts(query?: CountQuery): Promise<CallCounts>
  /**
   * The number of calls that ended within a time of at most 7 days, by slot of time, outcome, and
   * whether they were answered. Logged records count at their `at`. The calls of that time are counted
   * one by one.
   *
   * @throws {SchedulerError} `invalid-query`, also for more than 1000 slots; `store-…`
   */
  endings(query: EndingQuery): Promise<readonly Endings[]>
  /**
   * The calls from and to a number, the latest first.
   *
   * @throws {SchedulerError} `invalid-number`, `invalid-query`, `invalid-cursor`, `store-…`
   */
  history(number: string, options?: HistoryOptions): Promise<CallHistory>
  /**
   * Adds calls to the history that were not scheduled here, such as inbound ones. A record whose
   * `id` is known is not added: the first one stays and is returned.
   *
   * @throws {SchedulerError} `invalid-record`, `invalid-number`, with the `index` of the record at
   * fault; `store-…`
   */
  log(record: RecordInput): Promise<CallRecord>
  log(records: readonly RecordInput[]): Promise<readonly CallRecord[]>
  /** What the providers and the store can do. */
  capabilities(): Capabilities
  /**
   * All queues by name, with their counts. A store may count waiting calls one by one: 1,000,000
   * take about 0.2 s on PostgreSQL. This holds for `addQueue` and `changeQueue` too.
   */
  queues(): Promise<readonly QueueState[]>
  /** Creates a queue with these settings. An existing queue is returned unchanged. */
  addQueue(name: string, settings?: Partial<QueueSettings>): Promise<QueueState>
  /**
   * Changes the given settings of a queue.
   * @throws {SchedulerError} `unknown-queue`, `invalid-queue`, `store-…`
   */
  changeQueue(name: string, change: QueueChange): Promise<QueueState>
  /**
   * Resolves when no call of this queue waits or is in flight, at once if none does. Calls that other
   * processes add and end count. A call that is moved to another queue counts there.
   *
   * @throws {SchedulerError} `invalid-queue`, `store-…`
   * @throws the reason of the signal, if it is aborted
   */
  onIdle(queue: string, options?: OnIdleOptions): Promise<void>
  readonly doNotCall: DoNotCallList
  /**
   * Watches changes of all calls, and logged records, by any process on this store, until the
   * returned function is called. Changes by this scheduler are reported at once, those by others
   * within a second; a version older than a reported one is skipped. The scheduler need not be
   * started. If the store has no `watch`, only changes by this scheduler are reported.
   */
  watch(watcher: Watcher<CallMetadata>): () => void
  /**
   * Deletes calls that ended before this time and whose lines are free, and records logged before
   * it, in small batches. Keeps the calls that limits, days and paces still count. Returns how many were deleted.
   */
  prune(before: Date): Promise<number>
  /**
   * Starts to place due calls. If the store cannot be used, rejects and does not start.
   *
   * @throws {SchedulerError} `store-…`; `aborted` if the scheduler is closed, or was stopped
   * meanwhile
   */
  start(): Promise<void>
  /**
   * Stops licensing and waits for the answers to POSTs that have begun. Aborts no POST. Live calls
   * go on, and the next worker follows them. Updates are still recorded.
   */
  stop(options?: StopSchedulerOptions): Promise<void>
  /** Stops, and records no further updates. */
  close(options?: StopSchedulerOptions): Promise<void>
}
