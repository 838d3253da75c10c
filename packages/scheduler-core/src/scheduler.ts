import { createEvents } from '@outdial/call-client/internal'
import type { Events, Recorded } from '@outdial/call-client/kernel'
import {
  type CallEditInput,
  type CallHistory,
  type CallInput,
  type CallPage,
  type ChangeOptions,
  type HistoryOptions,
  type ListQuery,
  type RecordInput,
  type ScheduleOptions,
  toCallEdit,
  toCallHistory,
  toCallPage,
  toCallQuery,
  toCallRecord,
  toHistoryQuery,
  toIfVersion,
  toNumber,
  toQueueChange,
  toQueueName,
  toQueueSettings,
  toRequest,
} from './input/index.ts'
import { resolveOptions, type SchedulerOptions } from './options.ts'
import { checkSpan, idOf, ofOne, refusalOf, toPruneBefore } from './refusals.ts'
import { unplaced } from './run/dial.ts'
import { createEngine } from './run/engine.ts'
import { stopwatch } from './run/stopwatch.ts'
import { SchedulerError } from './scheduler-error.ts'
import type { SchedulerEvents } from './scheduler-events.ts'
import type { CallDetails, CallId, CallRecord, ScheduledCall } from './store/call.ts'
import type { CallChange, Changed } from './store/change-call.ts'
import type { QueueChange, QueueSettings, QueueState } from './store/queue.ts'
import { dueInMs } from './store/wake.ts'
import { createWatch, type Watcher } from './watch.ts'

export interface StopSchedulerOptions {
  /** How many milliseconds the answers of begun POSTs are waited for. @default the scheduler's `placeTimeoutMs` */
  readonly drainMs?: number | undefined
}

/**
 * Remembers calls, places them when they are due, and follows each to its end. Its functions can be passed around unbound.
 *
 * From its creation on it takes in the news that its clients hear; it places nothing before `start`. What the store, a call or its
 * provider is to blame for is rejected with a `SchedulerError`, or a `CallError` of the provider, and changed nothing unless it says so.
 */
export interface Scheduler extends Events<SchedulerEvents> {
  /**
   * Remembers a call, or several: all or none. Resolves once they are on disk. Calls of one queue that are due at the same moment
   * are placed in the order of the list: numbers scheduled at once into a queue of their own are a dial list that survives a restart.
   * A call whose `key` is known is not added again: the one that has the key is returned.
   *
   * @throws {SchedulerError} `invalid-…` and `key-reused`, with the `index` of the call at fault; `unknown-provider`; `store-…`
   */
  schedule(call: CallInput, options?: ScheduleOptions): Promise<ScheduledCall>
  schedule(calls: readonly CallInput[], options?: ScheduleOptions): Promise<readonly ScheduledCall[]>
  /**
   * Changes a call that has not begun, or whose retry is waiting. A new `at` reschedules it.
   *
   * @throws {SchedulerError} `unknown-call`; `begun`, while it is being dialed or is live; `ended`; `conflict`; `invalid-…`; `store-…`
   */
  edit(id: CallId, edit: CallEditInput, options?: ChangeOptions): Promise<ScheduledCall>
  /**
   * Ends a call that has not begun, and withdraws its retries. For one that has begun the provider is asked to hang up; it ends by
   * evidence alone. A call that has been tried keeps the outcome of its last attempt.
   *
   * @throws {SchedulerError} `unknown-call`; `ended`; `conflict`; `not-supported`, if it is live and the provider cannot hang up, its retries being
   * withdrawn all the same; `store-…`
   * @throws {CallError} if the provider failed to hang up: ask again
   */
  cancel(id: CallId, options?: ChangeOptions): Promise<ScheduledCall>
  /** A call with all its attempts. */
  get(id: CallId): Promise<CallDetails | undefined>
  /** Calls, by `at`. @throws {SchedulerError} `invalid-query`, `invalid-cursor`, `invalid-number`, `store-…` */
  list(query?: ListQuery): Promise<CallPage>
  /** What a number dialed and was dialed, the latest first. @throws {SchedulerError} `invalid-number`, `invalid-query`, `invalid-cursor`, `store-…` */
  history(number: string, options?: HistoryOptions): Promise<CallHistory>
  /**
   * Adds calls to the history that were not scheduled here: inbound ones, or dialed without it. Logging one twice, by its `id`, is
   * harmless: the first stays, and is returned.
   *
   * @throws {SchedulerError} `invalid-record`, `invalid-number`, with the `index` of the record at fault; `store-…`
   */
  log(record: RecordInput): Promise<CallRecord>
  log(records: readonly RecordInput[]): Promise<readonly CallRecord[]>
  /**
   * By name, with how much is in each. Calls that wait may be counted one by one, as may those of a queue that is added or changed:
   * 1,000,000 take some 0.2 s on PostgreSQL.
   */
  queues(): Promise<readonly QueueState[]>
  /** Creates a queue with settings of its own before anything is scheduled in it. One that exists is returned as it is. */
  addQueue(name: string, settings?: Partial<QueueSettings>): Promise<QueueState>
  /** @throws {SchedulerError} `unknown-queue`, `invalid-queue`, `store-…` */
  changeQueue(name: string, change: QueueChange): Promise<QueueState>
  /**
   * Hears of every change of any call, and of what is logged, by any process on this store, to show it, until the returned function is
   * called. This scheduler's own are told at once, those of others within a second; a version that is older than what was told is not
   * told again. It need not be started. Where the store has no `watch`, its own changes alone are told.
   */
  watch(watcher: Watcher): () => void
  /** Forgets all calls that ended before then and whose lines are free, with what was logged before then, in small batches; says how many. */
  prune(before: Date): Promise<number>
  /**
   * Begins to place what is due. Rejects if the store cannot be used, and then has not begun.
   *
   * @throws {SchedulerError} `store-…`; `aborted`, if it was stopped meanwhile, or closed
   */
  start(): Promise<void>
  /**
   * Licenses nothing more and waits for the answers of begun POSTs; none is aborted. Live calls go on, and are followed by whoever
   * runs next. Their news is still taken in.
   */
  stop(options?: StopSchedulerOptions): Promise<void>
  /** Stops, and takes in no more news. */
  close(options?: StopSchedulerOptions): Promise<void>
}

/**
 * A scheduler on a store.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const resolved = resolveOptions(options)
  const { store, clients, clock, concurrency, misfireAfterMs, placeTimeoutMs } = resolved
  const events = createEvents<SchedulerEvents>()
  const onError = (error: unknown) => events.emit('error', { error })
  const engine = createEngine(resolved, {
    onCall: call => events.emit('call', call),
    onClock: disturbance => events.emit('clock', disturbance),
    onError,
  })
  const { watch, logged } = createWatch({ store, clock, events, onError })
  let starts = 0
  let closed = false
  const context = async () => ({ now: await store.now(), misfireAfterMs, providers: [...clients.keys()] })

  const removers = [...clients].map(([provider, client]) =>
    client.addRecorder({
      // A late refusal of a POST is a refusal like any other.
      record: async ({ error, reference, ...update }): Promise<Recorded> => {
        if (reference === undefined) return 'unknown'
        const refused = update.status === 'rejected' && error && unplaced(error)
        return engine.record({ ...update, reference, provider, ...refused })
      },
    }),
  )

  const add = async (inputs: readonly CallInput[], indexed: boolean, options?: ScheduleOptions) => {
    const request = toRequest(inputs, options, indexed)
    const elapsed = stopwatch(clock)
    const given = await context()
    const { newCalls, terms } = request(given)
    const added = await store.add(newCalls, { concurrency }, terms).catch((error: unknown) => {
      throw indexed ? error : ofOne(error)
    })
    for (const call of added) if (call.version === 1) events.emit('call', call)
    const inMs = dueInMs(added, given.now)
    if (inMs !== undefined) engine.check(inMs - elapsed())
    return added
  }

  const change = async (wanted: CallChange): Promise<ScheduledCall> => {
    const [changed]: readonly Changed[] = await store.change([wanted])
    const call = changed?.call
    if (!call || changed.refused) throw refusalOf(wanted, changed)
    events.emit('call', call)
    engine.check(0)
    return call
  }

  function schedule(call: CallInput, options?: ScheduleOptions): Promise<ScheduledCall>
  function schedule(list: readonly CallInput[], options?: ScheduleOptions): Promise<readonly ScheduledCall[]>
  async function schedule(
    input: CallInput | readonly CallInput[],
    options?: ScheduleOptions,
  ): Promise<ScheduledCall | readonly ScheduledCall[]> {
    if (isList(input)) return add(input, true, options)
    const [call] = await add([input], false, options)
    if (!call) throw new SchedulerError('store-failed', 'Expected the store to return the call that was added')
    return call
  }

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
    schedule,
    async edit(id, edit, options) {
      const ifVersion = toIfVersion(options)
      const set = toCallEdit(edit, await context())
      const before = await store.get(idOf(id))
      checkSpan(set, before)
      if (before?.status === 'scheduled' && set.queue !== undefined) await store.addQueue(set.queue, { concurrency })
      return change({ kind: 'edit', id, set, ifVersion })
    },
    async cancel(id, options) {
      const call = await change({ kind: 'cancel', id: idOf(id), ifVersion: toIfVersion(options) })
      await engine.hangUp(call)
      return call
    },
    get: async id => store.get(idOf(id)),
    async list(query = {}) {
      const asked = toCallQuery(query)
      return toCallPage(await store.list(asked), asked)
    },
    async history(number, given = {}) {
      const checked = toNumber('number', number)
      return toCallHistory(checked, await store.history(checked, toHistoryQuery(checked, given)))
    },
    log,
    queues: async () => store.queues(),
    addQueue: async (name, settings = {}) =>
      store.addQueue(toQueueName(name), toQueueSettings({ concurrency, ...settings })),
    async changeQueue(name, wanted) {
      const queue = await store.changeQueue(toQueueName(name), toQueueChange(wanted))
      if (!queue) throw new SchedulerError('unknown-queue', `Expected the name of a queue, got ${JSON.stringify(name)}`)
      engine.check(0)
      return queue
    },
    watch,
    async prune(before) {
      const checked = toPruneBefore(before)
      let forgotten = 0
      for (let some = PRUNE_AT_ONCE; some === PRUNE_AT_ONCE; forgotten += some) {
        some = await store.prune(checked, PRUNE_AT_ONCE)
        // Whoever has calls to place goes first.
        await new Promise<void>(resolve => void setImmediate(resolve))
      }
      return forgotten
    },
    async start() {
      const mine = ++starts
      await store.now()
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

const isList = <Item>(value: Item | readonly Item[]): value is readonly Item[] => Array.isArray(value)
