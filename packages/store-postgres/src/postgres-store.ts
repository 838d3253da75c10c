import { type CallStore, SchedulerError } from '@outdial/scheduler-core'
import { dueInMs, extraDueCalls, mayFreeLine } from '@outdial/scheduler-core/store'
import { sessionOf, type Transaction } from './connection/session.ts'
import { createHints } from './notifications/hints.ts'
import type { StoreChange } from './notifications/payload.ts'
import { add } from './operations/add.ts'
import { advance } from './operations/advance.ts'
import { changeAll } from './operations/change.ts'
import { counter, increment } from './operations/counters.ts'
import { changeDispatch, dispatchState } from './operations/dispatch.ts'
import { addDoNotCall, findDoNotCall, listDoNotCall, removeDoNotCall } from './operations/do-not-call.ts'
import { inspect } from './operations/load-step.ts'
import { log } from './operations/log.ts'
import { takeOverdue } from './operations/overdue.ts'
import { prune } from './operations/prune.ts'
import { addQueue, changeQueue } from './operations/queues.ts'
import { getCall, listCalls, listLogged, listRecords } from './operations/read-calls.ts'
import { type PostgresStoreOptions, resolveOptions } from './options.ts'
import { callCounts } from './rows/call-counts.ts'
import { timeOf } from './rows/clock.ts'
import { countEndings } from './rows/endings.ts'
import { queueStates } from './rows/queues.ts'
import { recordsWith } from './rows/records.ts'
import { bringUpToDate, expectUpToDate } from './schema/migrate.ts'
import { MIGRATIONS } from './schema/migrations.ts'
import { expectKnown } from './schema/version.ts'

/** A change after which every worker checks the store. */
const WAKE_ALL: StoreChange = { calls: [], inMs: 0 }

/**
 * A store in a PostgreSQL database. It connects at the first operation.
 *
 * @throws {TypeError | RangeError} if an option is invalid
 */
export function postgresStore(options: PostgresStoreOptions): CallStore {
  const { migrations, ...resolved } = resolveOptions(options)
  const { schema, metadataFields, search } = resolved
  const prepareSchema = migrations === 'at-start' ? bringUpToDate : expectUpToDate
  const session = sessionOf({
    ...resolved,
    prepareSchema: (connection, answerMs) =>
      prepareSchema({ connection, answerMs, schema, migrations: MIGRATIONS, metadataFields, search }),
    check: expectKnown(MIGRATIONS.length),
  })
  const hints = createHints({ ...resolved, readRecords: ids => session.read(db => recordsWith(db, ids)) })

  /** Changes a setting of licensing, and wakes all workers unless there was nothing to change. */
  const waking = async <State>(change: (db: Transaction) => Promise<State>): Promise<State> => {
    const changed = await session.write(async db => {
      const state = await change(db)
      if (state) hints.notify(db, WAKE_ALL)
      return state
    })
    if (changed) hints.emit(WAKE_ALL)
    return changed
  }

  return {
    metadataFields,
    canSearch: search,
    now: () => session.read(timeOf),
    async add(calls, settings, terms) {
      const news = await session.write(db => add(db, calls, { settings, terms }, changed => hints.notify(db, changed)))
      hints.emit(news)
      return news.calls
    },
    async change(changes) {
      const { changed, news } = await session.write(db => changeAll(db, changes, each => hints.notify(db, each)))
      hints.emit(news)
      return changed
    },
    async advance(step) {
      let news: StoreChange = { calls: [], inMs: undefined }
      // Each load is a transaction of its own: a second load in the first one would lock numbers in
      // another order than other steps, and deadlock.
      for (const extra of extraDueCalls(step)) {
        const stepped = await session.write(db =>
          advance(db, step, extra, ({ advanced: { recorded, licensed, now }, added }) => {
            news = {
              calls: [...recorded.flatMap(({ call }) => call ?? []), ...licensed, ...added],
              inMs: mayFreeLine(recorded, step.dispatch) ? 0 : dueInMs(added, now),
            }
            hints.notify(db, news)
          }),
        )
        if (!stepped) continue
        const { advanced, added, readAt } = stepped
        hints.emit(news)
        return { ...advanced, added, nowAgeMs: resolved.clock ? 0 : performance.now() - readAt }
      }
      throw new SchedulerError('store-failed', 'Expected a step to load all due calls that it may license or hold')
    },
    takeOverdue: query => session.write(db => takeOverdue(db, query)),
    get: id => session.read(db => getCall(db, id)),
    list: query => session.read(db => listCalls(db, query)),
    endings: query => session.read(db => countEndings(db, query)),
    counts: query => session.read(db => callCounts(db, query)),
    listRecords: query => session.read(db => listLogged(db, query)),
    history: (number, query) => session.read(db => listRecords(db, number, query)),
    async log(records) {
      const kept = await session.write(db =>
        log(db, records, logged => hints.notify(db, { calls: [], logged, inMs: undefined })),
      )
      hints.logged(kept)
      return kept
    },
    queues: () => session.read(db => queueStates(db)),
    addQueue: (name, settings) => session.write(db => addQueue(db, name, settings)),
    changeQueue: (name, change) => waking(db => changeQueue(db, name, change)),
    dispatchState: providers => session.read(db => dispatchState(db, providers)),
    changeDispatch: change => waking(db => changeDispatch(db, change)),
    inspect: dispatch => session.read(db => inspect(db, dispatch)),
    doNotCall: {
      add: entries => session.write(db => addDoNotCall(db, entries)),
      remove: numbers => session.write(db => removeDoNotCall(db, numbers)),
      find: numbers => session.read(db => findDoNotCall(db, numbers)),
      list: query => session.read(db => listDoNotCall(db, query)),
    },
    counter: name => session.read(db => counter(db, name)),
    increment: name => session.write(db => increment(db, name)),
    watch: hints.watch,
    wake: hints.wake,
    prune: (before, limit) => session.write(db => prune(db, before, limit)),
    async close() {
      await hints.close()
      await session.close()
    },
  }
}
