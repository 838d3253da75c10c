import { createEvents } from '@outdial/call-client/internal'
import type { Events, Recorded } from '@outdial/call-client/kernel'
import { type CallLog, createCallLog } from './call-log.ts'
import { type CancelAllOptions, type CancelledCalls, createCancelAll } from './cancel-all.ts'
import { type Capabilities, capabilitiesOf } from './capabilities.ts'
import { createChanges } from './change-calls.ts'
import { createDoNotCallList, type DoNotCallList } from './do-not-call.ts'
import { createExplain, type Explain } from './explain/create-explain.ts'
import {
  type CallEditInput,
  type CallHistory,
  type CallInput,
  type CallPage,
  type CancelFilter,
  type ChangeOptions,
  type HistoryOptions,
  type ListQuery,
  type RecordInput,
  type ScheduleOptions,
  type SkipInvalidOptions,
  toCallHistory,
  toCallPage,
  toCallQuery,
  toCallRecord,
  toCancelFilter,
  toCountQuery,
  toEndingQuery,
  toHistoryQuery,
  toNumber,
  toQueueChange,
  toQueueName,
  toQueueSettings,
} from './input/index.ts'
import { isList } from './is-list.ts'
import { createOnIdle, type OnIdleOptions } from './on-idle.ts'
import { createOperator, type Operator } from './operator.ts'
import { resolveOptions, type SchedulerOptions } from './options.ts'
import { idIfKnown, toPruneBefore } from './refusals.ts'
import { announceRules, notCounted } from './rules/apply-rules.ts'
import { unplaced } from './run/dial.ts'
import { createEngine } from './run/engine.ts'
import { type AddedCall, type AddedCalls, createSchedule } from './schedule-calls.ts'
import { SchedulerError } from './scheduler-error.ts'
import type { SchedulerEvents } from './scheduler-events.ts'
import type { CallDetails, CallRecord, CallTarget, Metadata, ScheduledCall } from './store/call.ts'
import type { CallCounts, CountQuery } from './store/call-counts.ts'
import type { EndingQuery, Endings } from './store/endings.ts'
import type { QueueChange, QueueSettings, QueueState } from './store/queue.ts'
import { createWatch, type Watcher } from './watch.ts'

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
  /** A call with all its attempts, by its id or by the `key` that it was scheduled with. */
  get(call: CallTarget): Promise<CallDetails<CallMetadata> | undefined>
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

/**
 * Creates a scheduler on a store. `createScheduler<{ orderId: string }>(…)` declares the type of all
 * metadata: of calls, edits, filters, events and retries. It is not checked at run time: calls that are in the
 * store already keep what they have. Give a `type`, not an `interface`, with what JSON has.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came
 */
export function createScheduler<CallMetadata extends Metadata = Metadata>(
  options: SchedulerOptions<CallMetadata>,
): Scheduler<CallMetadata>
export function createScheduler(options: SchedulerOptions): Scheduler {
  const resolved = resolveOptions(options)
  const { store, clients, clock, concurrency, misfireAfterMs, placeTimeoutMs, rules } = resolved
  const events = createEvents<SchedulerEvents>()
  const onError = (error: unknown) => events.emit('error', { error })
  const onCall = (call: ScheduledCall) => events.emit('call', call)
  const engine = createEngine(resolved, {
    onCall,
    onClock: disturbance => events.emit('clock', disturbance),
    onError,
  })
  const { watch, logged } = createWatch({ store, clock, events, onError })
  const onIdle = createOnIdle({ store, clock, watch })
  const cancelAll = createCancelAll({ store, engine, onCall, onError })
  let starts = 0
  let closed = false
  const context = async () => ({ now: await store.now(), misfireAfterMs, providers: [...clients.keys()], rules })

  const removers = [...clients].map(([provider, client]) =>
    client.addRecorder({
      // A refusal that arrives after the timeout of its POST still counts.
      record: async ({ error, reference, ...update }): Promise<Recorded> => {
        if (reference === undefined) return 'unknown'
        const refused = update.status === 'rejected' && error && unplaced(error)
        return engine.record({ ...update, reference, provider, ...refused })
      },
    }),
  )

  const keep = async (records: readonly CallRecord[]) => {
    const kept = await store.log(records)
    logged(kept)
    return kept
  }

  function log(record: RecordInput): Promise<CallRecord>
  function log(records: readonly RecordInput[]): Promise<readonly CallRecord[]>
  async function log(input: RecordInput | readonly RecordInput[]): Promise<CallRecord | readonly CallRecord[]> {
    if (isList(input)) return keep(input.map((each, index) => toCallRecord(each, index)))
    const [record] = await keep([toCallRecord(input)])
    if (!record) throw new SchedulerError('store-failed', 'Expected the store to return the record that it keeps')
    return record
  }

  const stop = async ({ drainMs = placeTimeoutMs }: StopSchedulerOptions = {}) => {
    if (!(drainMs >= 0)) throw new RangeError(`Expected \`drainMs\` to be milliseconds from 0 up, got ${drainMs}`)
    starts++
    await engine.stop(drainMs)
  }

  return {
    on: events.on,
    capabilities: () => capabilitiesOf(resolved),
    schedule: createSchedule({ ...resolved, context, engine, onCall }),
    ...createChanges({ ...resolved, context, engine, onCall, onError }),
    cancelAll: async (filter, options) => cancelAll(toCancelFilter(filter, store.metadataFields), options),
    async get(target) {
      const id = await idIfKnown(target, store)
      return id === undefined ? undefined : store.get(id)
    },
    async list(query = {}) {
      const checked = toCallQuery(query, store.metadataFields, store.canSearch)
      return toCallPage(await store.list(checked), checked)
    },
    counts: async query => store.counts(toCountQuery(query)),
    endings: async query => store.endings(toEndingQuery(query)),
    async history(number, given = {}) {
      const checked = toNumber('number', number)
      return toCallHistory(checked, await store.history(checked, toHistoryQuery(checked, given)))
    },
    ...createCallLog(store),
    log,
    onIdle: async (queue, options) => onIdle(toQueueName(queue), options),
    queues: async () => store.queues(),
    addQueue: async (name, settings = {}) =>
      store.addQueue(toQueueName(name), toQueueSettings({ concurrency, ...settings })),
    async changeQueue(name, wanted) {
      const queue = await store.changeQueue(toQueueName(name), toQueueChange(wanted))
      if (!queue) throw new SchedulerError('unknown-queue', `Expected the name of a queue, got ${JSON.stringify(name)}`)
      engine.check(0)
      return queue
    },
    ...createOperator({ ...resolved, record: engine.record, check: engine.check }),
    ...createExplain({ store, rules, limits: engine.limits, concurrency, context, onRules: engine.noticeRules }),
    doNotCall: createDoNotCallList(store),
    watch,
    async prune(before) {
      const wanted = toPruneBefore(before)
      const [now, states] = await Promise.all([store.now(), store.queues()])
      const checked = notCounted(wanted, now, { ...resolved, queues: states })
      let forgotten = 0
      for (let some = PRUNE_AT_ONCE; some === PRUNE_AT_ONCE; forgotten += some) {
        some = await store.prune(checked, PRUNE_AT_ONCE)
        // Steps that place calls go first.
        await new Promise<void>(resolve => void setImmediate(resolve))
      }
      return forgotten
    },
    async start() {
      const mine = ++starts
      await announceRules(resolved)
      if (closed || mine !== starts)
        throw new SchedulerError('aborted', 'The scheduler was stopped before it had started')
      engine.start()
    },
    stop,
    async close(given) {
      closed = true
      await stop(given)
      for (const remove of removers) remove()
    },
  }
}

const PRUNE_AT_ONCE = 500
