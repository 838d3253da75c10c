import { createEvents } from '@outdial/call-client/internal'
import type { Recorded } from '@outdial/call-client/kernel'
import { createCallLog } from './call-log.ts'
import { createCancelAll } from './cancel-all.ts'
import { capabilitiesOf } from './capabilities.ts'
import { createChanges } from './change-calls.ts'
import { createDoNotCallList } from './do-not-call.ts'
import { createExplain } from './explain/create-explain.ts'
import {
  type RecordInput,
  toCallHistory,
  toCallPage,
  toCallQuery,
  toCallRecord,
  toCancelFilter,
  toCountQuery,
  toEndingQuery,
  toHistoryQuery,
  toNumber,
  toOwnerOptions,
  toQueueChange,
  toQueueName,
  toQueueSettings,
} from './input/index.ts'
import { shown } from './input/validation-error.ts'
import { isList } from './is-list.ts'
import { listCalls } from './list-any.ts'
import { createOnIdle } from './on-idle.ts'
import { createOperator } from './operator.ts'
import { resolveOptions, type SchedulerOptions } from './options.ts'
import { idIfKnown, toPruneBefore } from './refusals.ts'
import { announceRules, notCounted } from './rules/apply-rules.ts'
import { unplaced } from './run/dial.ts'
import { createEngine } from './run/engine.ts'
import { createSchedule } from './schedule-calls.ts'
import type { Scheduler, StopSchedulerOptions } from './scheduler.ts'
import { SchedulerError } from './scheduler-error.ts'
import type { SchedulerEvents } from './scheduler-events.ts'
import type { CallRecord, Metadata, ScheduledCall } from './store/call.ts'
import { createWatch } from './watch.ts'

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
  const events = createEvents<SchedulerEvents>(['call', 'clock', 'error'])
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
    if (!(drainMs >= 0))
      throw new RangeError(`Expected \`drainMs\` to be milliseconds from 0 up, got ${shown(drainMs)}`)
    starts++
    await engine.stop(drainMs)
  }

  return {
    on: events.on,
    capabilities: () => capabilitiesOf(resolved),
    schedule: createSchedule({ ...resolved, context, engine, onCall }),
    ...createChanges({ ...resolved, context, engine, onCall, onError }),
    cancelAll: async (filter, options) => cancelAll(toCancelFilter(filter, store.metadataFields), options),
    async get(target, options) {
      const { ifOwnerId } = toOwnerOptions(options)
      const id = await idIfKnown(target, store)
      const call = id === undefined ? undefined : await store.get(id)
      return ifOwnerId === undefined || call?.ownerId === ifOwnerId ? call : undefined
    },
    async list(query = {}) {
      const checked = toCallQuery(query, store.metadataFields, store.canSearch)
      return toCallPage(await listCalls(store, checked), checked)
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
