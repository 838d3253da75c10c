import { createEvents } from '@outdial/call-client/internal'
import { type Clock, systemClock } from '@outdial/call-client/kernel'
import { SchedulerError } from '../scheduler-error.ts'
import type { AttemptedCall, CallId } from '../store/call.ts'
import { type CallStore, type OverdueQuery, STRANGERS_WAIT_MS, type StoreHint } from '../store/call-store.ts'
import { type CallChange, type Changed, changeCall } from '../store/change-call.ts'
import { numbersOf } from '../store/history.ts'
import { changeSettings, type Queue, type QueueState } from '../store/queue.ts'
import { dueInMs, leavesRoom } from '../store/wake.ts'
import { addCalls, addQueue, ONE_LINE } from './add.ts'
import { advance, countLines } from './advance.ts'
import { copy } from './copy.ts'
import { listCalls, listRecords } from './queries.ts'
import { createTables } from './tables.ts'

export interface MemoryStoreOptions {
  /** The store's time. @default systemClock */
  readonly clock?: Pick<Clock, 'now'> | undefined
}

/** A store in memory, for tests and for trying things out: all is forgotten when the process ends. It is the model of all others. */
export function memoryStore({ clock = systemClock }: MemoryStoreOptions = {}): CallStore {
  const tables = createTables()
  const hints = createEvents<{ hint: StoreHint; wake: number; error: { error: unknown } }>()
  let closed = false

  /** All of one operation, with nothing in between; whoever watches hears of it afterwards, and in how many milliseconds it `wakes` others. */
  const commit = async <Result>(
    work: (now: Date) => Result,
    wakes: (result: Result, now: Date) => number | undefined = () => undefined,
  ) => {
    if (closed) throw new SchedulerError('store-closed', 'The store is closed')
    const now = clock.now()
    const result = copy(tables.commit(() => work(now)))
    const inMs = wakes(result, now)
    for (const { id, version } of tables.changed()) hints.emit('hint', { id, version })
    if (inMs !== undefined) hints.emit('wake', inMs)
    return result
  }

  const whenDue = (_result: unknown, now: Date) => dueInMs(tables.changed(), now)

  const stateOf = (queue: Queue, now: Date): QueueState => {
    const { linesInUse } = countLines(tables, queue.name, now)
    return { ...queue, waiting: tables.waiting(queue.name).length, linesInUse }
  }

  const change = (wanted: CallChange, now: Date): Changed => {
    const call = tables.calls.get(wanted.id)
    if (!call) return { refused: 'unknown' }
    const changed = changeCall(call, wanted, now)
    if (changed.call === call) return changed
    addQueue(tables, changed.call.queue, ONE_LINE)
    tables.saveCall(changed.call)
    if ('next' in wanted && wanted.next && changed.call.endedAt) addCalls(tables, [wanted.next], ONE_LINE, now)
    return changed
  }

  const takeOverdue = (now: Date, { most, lookAt, providers }: OverdueQuery) => {
    const waitMs = (provider: string) => (providers?.includes(provider) === false ? STRANGERS_WAIT_MS : 0)
    const overdue = tables
      .open()
      .filter(({ lookAt, provider }) => lookAt && lookAt.getTime() + waitMs(provider) <= now.getTime())
      .sort((a, b) => (a.lookAt?.getTime() ?? 0) - (b.lookAt?.getTime() ?? 0))
    return overdue.slice(0, most).flatMap((attempt): AttemptedCall[] => {
      const looked = { ...attempt, looks: attempt.looks + 1 }
      const taken = { ...looked, lookAt: lookAt(looked, now) }
      const call = tables.calls.get(attempt.callId)
      tables.saveAttempt(taken)
      if (!call) return []
      const attempted = { ...call, attempt: taken }
      if (call.attempt?.reference === taken.reference) tables.saveCall(attempted)
      return [attempted]
    })
  }

  const prune = (before: Date, limit: number, now: Date): number => {
    const calls = [...tables.calls.values()].filter(
      ({ id, endedAt }) =>
        endedAt && endedAt < before && tables.ofCall(id).every(({ lineFreeAt }) => lineFreeAt <= now),
    )
    const forgotten = calls.slice(0, limit)
    for (const call of forgotten) tables.forget(call)
    const records = [...tables.records.values()].filter(({ at }) => at < before).slice(0, limit - forgotten.length)
    for (const { id } of records) tables.forgetRecord(id)
    return forgotten.length + records.length
  }

  return {
    now: () => commit(now => now),
    add: (calls, settings, terms) => commit(now => addCalls(tables, copy(calls), settings, now, terms), whenDue),
    change: changes => commit(now => copy(changes).map(each => change(each, now)), whenDue),
    advance: step =>
      commit(
        now => advance(tables, { ...step, updates: copy(step.updates) }, now),
        ({ recorded }) => (leavesRoom(recorded, step.room) ? 0 : undefined),
      ),
    takeOverdue: query => commit(now => takeOverdue(now, query)),
    get: (id: CallId) =>
      commit(() => {
        const call = tables.calls.get(id)
        return call && { ...call, attempts: tables.ofCall(id) }
      }),
    list: query => commit(() => listCalls(tables, query)),
    history: (number, query) => commit(() => listRecords(tables, number, query)),
    async log(records) {
      const kept = await commit(() =>
        copy(records).map(record => {
          const known = tables.records.get(record.id)
          if (!known) tables.addRecord(record)
          return known ?? record
        }),
      )
      if (kept.length > 0) hints.emit('hint', { numbers: numbersOf(kept) })
      return kept
    },
    queues: () =>
      commit(now =>
        [...tables.queues.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(queue => stateOf(queue, now)),
      ),
    addQueue: (name, settings) => commit(now => stateOf(addQueue(tables, name, settings), now)),
    changeQueue: (name, wanted) =>
      commit(
        now => {
          const queue = tables.queues.get(name)
          if (!queue) return undefined
          const changed = changeSettings(queue, wanted)
          tables.saveQueue(changed)
          return stateOf(changed, now)
        },
        changed => (changed ? 0 : undefined),
      ),
    prune: (before, limit) => commit(now => prune(before, limit, now)),
    watch: listener => hints.on('hint', listener),
    wake: listener => hints.on('wake', listener),
    async close() {
      closed = true
    },
  }
}
