import { checkNames, createEvents } from '@outdial/call-client/internal'
import { type Clock, systemClock } from '@outdial/call-client/kernel'
import { toMetadataFields } from '../input/metadata-fields.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { AttemptedCall, NewCall, ScheduledCall } from '../store/call.ts'
import { type CallStore, OTHER_PROVIDERS_WAIT_MS, type OverdueQuery, type StoreHint } from '../store/call-store.ts'
import { type CallChange, type Changed, changeCall } from '../store/change-call.ts'
import { decideStep, extraDueCalls, type StepResult } from '../store/decide-step.ts'
import { numbersOf } from '../store/history.ts'
import { type AddTerms, checkTerms } from '../store/known-call.ts'
import { newCall } from '../store/new-call.ts'
import { changeSettings, newQueue, ONE_LINE, type Queue, type QueueSettings, type QueueState } from '../store/queue.ts'
import { searchedFields } from '../store/search-text.ts'
import type { Step } from '../store/step.ts'
import { dueInMs, mayFreeLine } from '../store/wake.ts'
import { changeDispatch, dispatchState } from './change-dispatch.ts'
import { copy } from './copy.ts'
import { doNotCallList } from './do-not-call-list.ts'
import { countLines, loadStep } from './load-step.ts'
import { countCalls, countEndings, listCalls, listLogged, listRecords } from './queries.ts'
import { createTables, expectNew } from './tables.ts'

/** Options of `memoryStore`, all optional. */
export interface MemoryStoreOptions {
  /** The store's time. @default systemClock */
  readonly clock?: Pick<Clock, 'now'> | undefined
  /** Fields of metadata by which calls can be found, as in other stores. @default none */
  readonly metadataFields?: readonly string[] | undefined
  /** Whether `list` and `callLog` take `search`, as in other stores. @default false */
  readonly search?: boolean | undefined
}

/**
 * A store in memory, for tests and trials: everything is lost when the process ends. It is the
 * model that the other stores are compared with. An operation first computes and checks everything
 * that it writes, so a failure writes nothing.
 */
export function memoryStore(options: MemoryStoreOptions = {}): CallStore {
  checkNames('memoryStore', options, ['clock', 'metadataFields', 'search'] satisfies (keyof MemoryStoreOptions)[])
  const { clock = systemClock, search = false } = options
  if (typeof search !== 'boolean') throw new TypeError(`Expected \`search\` to be true or false, got ${typeof search}`)
  if (typeof clock?.now !== 'function') throw new TypeError(`Expected \`clock\` to be a clock, got ${typeof clock}`)
  const metadataFields = toMetadataFields(options.metadataFields)
  const searched = searchedFields(metadataFields)
  const tables = createTables()
  const hints = createEvents<{ hint: StoreHint; wake: number; error: { error: unknown } }>()
  let closed = false

  /**
   * Runs one operation and returns a copy of its result, so callers never share an object with the
   * store.
   */
  const run = async <Result>(operation: (now: Date) => Result): Promise<Result> => {
    if (closed) throw new SchedulerError('store-closed', 'The store is closed')
    return copy(operation(clock.now()))
  }
  const notify = (calls: readonly ScheduledCall[], wakeInMs: number | undefined) => {
    for (const { id, version } of calls) hints.emit('hint', { id, version })
    if (wakeInMs !== undefined) hints.emit('wake', wakeInMs)
  }

  const stateOf = (queue: Queue, now: Date): QueueState => {
    const { linesInUse } = countLines(tables, { queue: queue.name }, now)
    return { ...queue, waiting: tables.waiting(queue.name).length, linesInUse }
  }
  const addQueue = (name: string, settings: QueueSettings): Queue => {
    const queue = tables.queues.get(name) ?? newQueue(name, settings)
    tables.queues.set(name, queue)
    return queue
  }

  /**
   * Creates rows for new calls. A call whose key exists already is replaced by the call with that
   * key.
   */
  const newRows = (calls: readonly NewCall[], now: Date) => {
    let sequence = tables.lastSequence()
    const keys = new Map<string, ScheduledCall>()
    const added: ScheduledCall[] = []
    const all = calls.map(call => {
      const known = call.key === undefined ? undefined : (keys.get(call.key) ?? tables.callWithKey(call.key))
      if (known) return known
      const row = newCall(call, ++sequence, now)
      if (row.key !== undefined) keys.set(row.key, row)
      added.push(row)
      return row
    })
    expectNew(
      'call',
      added.map(({ id }) => id),
      tables.calls,
    )
    return { all, added }
  }
  const saveNew = (added: readonly ScheduledCall[], settings: QueueSettings) => {
    for (const call of added) {
      addQueue(call.queue, settings)
      tables.saveCall(call)
    }
  }

  const add = (calls: readonly NewCall[], settings: QueueSettings, terms: AddTerms | undefined, now: Date) => {
    checkTerms(calls, terms, tables.callWithKey)
    const { all, added } = newRows(calls, now)
    saveNew(added, settings)
    notify(added, dueInMs(added, now))
    return all
  }

  const decide = (step: Step, now: Date): StepResult => {
    for (const extra of extraDueCalls(step)) {
      const result = decideStep(loadStep(tables, step, now, extra), step)
      if (result) return result
    }
    throw new SchedulerError('store-failed', 'Expected all due calls to be loaded')
  }

  const advance = (step: Step, now: Date) => {
    const result = decide(step, now)
    const { advanced, next } = result
    const { recorded, licensed } = advanced
    expectNew(
      'attempt',
      licensed.map(({ attempt }) => attempt.reference),
      tables.attempts,
    )
    const { added } = newRows(next, now)
    for (const attempt of result.attempts) tables.saveAttempt(attempt)
    for (const call of [...result.calls, ...licensed]) tables.saveCall(call)
    for (const { attempt } of licensed) tables.saveAttempt(attempt)
    for (const queue of result.queues) tables.queues.set(queue.name, queue)
    for (const provider of result.providers) tables.providers.set(provider.name, provider)
    saveNew(added, ONE_LINE)
    const changed = [...recorded.flatMap(({ call }) => call ?? []), ...licensed, ...added]
    notify(changed, mayFreeLine(recorded, step.dispatch) ? 0 : dueInMs(added, now))
    return { ...advanced, added }
  }

  const change = (changes: readonly CallChange[], now: Date) => {
    const changed = changes.map((wanted): Changed => {
      const call = tables.calls.get(wanted.id)
      if (!call) return { refused: 'unknown' }
      const { next, ...result } = changeCall(call, wanted, now)
      if (result.call === call) return result
      const { added } = newRows(next ? [next] : [], now)
      addQueue(result.call.queue, ONE_LINE)
      tables.saveCall(result.call)
      saveNew(added, ONE_LINE)
      return { ...result, next: added[0] }
    })
    const calls = changed.flatMap(({ call, refused, next }) =>
      call && !refused ? [call, ...(next ? [next] : [])] : [],
    )
    notify(calls, dueInMs(calls, now))
    return changed
  }

  const takeOverdue = ({ most, nextPollAt, providers }: OverdueQuery, now: Date) => {
    const waitMs = (provider: string) => (providers?.includes(provider) === false ? OTHER_PROVIDERS_WAIT_MS : 0)
    const pollMs = ({ nextPollAt = now }: { nextPollAt?: Date | undefined }) => nextPollAt.getTime()
    const overdue = [...tables.lines.values()]
      .filter(each => each.nextPollAt && pollMs(each) + waitMs(each.provider) <= now.getTime())
      .sort((a, b) => pollMs(a) - pollMs(b))
    const taken = overdue.slice(0, most).flatMap((attempt): AttemptedCall[] => {
      const call = tables.calls.get(attempt.callId)
      const polled = { ...attempt, polls: attempt.polls + 1 }
      return call ? [{ ...call, attempt: { ...polled, nextPollAt: nextPollAt(polled, now, call) } }] : []
    })
    for (const { attempt } of taken) tables.saveAttempt(attempt)
    return taken
  }

  const prune = (before: Date, limit: number, now: Date): number => {
    const ended = [...tables.calls.values()].filter(
      ({ id, endedAt }) =>
        endedAt && endedAt < before && tables.attemptsOf(id).every(({ lineFreeAt }) => lineFreeAt <= now),
    )
    const calls = ended.slice(0, limit)
    for (const call of calls) tables.deleteCall(call)
    const records = [...tables.records.values()].filter(({ at }) => at < before).slice(0, limit - calls.length)
    for (const { id } of records) tables.records.delete(id)
    return calls.length + records.length
  }

  return {
    metadataFields,
    canSearch: search,
    now: () => run(now => now),
    add: (calls, settings, terms) => run(now => add(copy(calls), settings, terms, now)),
    change: changes => run(now => change(copy(changes), now)),
    advance: step => run(now => advance({ ...step, updates: copy(step.updates) }, now)),
    inspect: dispatch => run(now => loadStep(tables, { ...NOTHING_TO_RECORD, dispatch }, now, dispatch.maxLicences)),
    doNotCall: doNotCallList(tables.doNotCall, run),
    takeOverdue: query => run(now => takeOverdue(query, now)),
    get: id =>
      run(() => {
        const call = tables.calls.get(id)
        return call && { ...call, attempts: tables.attemptsOf(id) }
      }),
    list: query => run(() => listCalls(tables, query, searched)),
    counts: query => run(() => countCalls(tables, query)),
    listRecords: query => run(() => listLogged(tables, query, searched)),
    endings: query => run(() => countEndings(tables, query)),
    history: (number, query) => run(() => listRecords(tables, number, query)),
    log: records =>
      run(() => {
        const kept = copy(records).map(record => {
          const known = tables.records.get(record.id) ?? record
          tables.records.set(record.id, known)
          return known
        })
        if (kept.length > 0) hints.emit('hint', { numbers: numbersOf(kept) })
        return kept
      }),
    queues: () =>
      run(now =>
        [...tables.queues.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(each => stateOf(each, now)),
      ),
    addQueue: (name, settings) => run(now => stateOf(addQueue(name, settings), now)),
    changeQueue: (name, wanted) =>
      run(now => {
        const queue = tables.queues.get(name)
        if (!queue) return undefined
        const changed = changeSettings(queue, wanted)
        tables.queues.set(name, changed)
        notify([], 0)
        return stateOf(changed, now)
      }),
    dispatchState: providers => run(now => dispatchState(tables, now, providers)),
    changeDispatch: wanted =>
      run(now => {
        changeDispatch(tables, wanted, now)
        notify([], 0)
        return dispatchState(tables, now)
      }),
    counter: name => run(() => tables.counters.get(name) ?? 0),
    increment: name =>
      run(() => {
        const value = (tables.counters.get(name) ?? 0) + 1
        tables.counters.set(name, value)
        return value
      }),
    prune: (before, limit) => run(now => prune(before, limit, now)),
    watch: listener => hints.on('hint', listener),
    wake: listener => hints.on('wake', listener),
    async close() {
      closed = true
    },
  }
}

const NOTHING_TO_RECORD = { decide: () => ({}), nextPollAt: (_: unknown, now: Date) => now }
