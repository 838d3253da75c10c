import type { CallStore } from '@outdial/scheduler-core'
import { dueInMs, mayFreeLine } from '@outdial/scheduler-core/store'
import { sqliteDriver } from './connection/driver.ts'
import { sessionOf } from './connection/session.ts'
import { createHints } from './hints.ts'
import { addCalls } from './operations/add.ts'
import { advance, advanceIdle } from './operations/advance.ts'
import { change } from './operations/change.ts'
import { changeDispatch, dispatchState } from './operations/dispatching.ts'
import { doNotCallList } from './operations/do-not-call.ts'
import { listRecords } from './operations/history.ts'
import { listCalls } from './operations/list.ts'
import { listLogged } from './operations/list-records.ts'
import { inspect } from './operations/load-step.ts'
import { takeOverdue } from './operations/overdue.ts'
import { prune } from './operations/prune.ts'
import { addQueue, changeQueue } from './operations/queues.ts'
import { resolveOptions, type SqliteStoreOptions } from './options.ts'
import { detailsOf, nextPollAt } from './rows/attempts.ts'
import { callCounts } from './rows/call-counts.ts'
import { counterNamed, increment } from './rows/counters.ts'
import { countEndings } from './rows/endings.ts'
import { queueStates } from './rows/queues.ts'
import { keepRecord } from './rows/records.ts'

/**
 * A store in a SQLite file, with Node's own driver. The first operation opens the file.
 *
 * @throws {TypeError | RangeError} if an option is invalid
 * @throws {Error} if Node is too old
 */
export function sqliteStore(options: SqliteStoreOptions): CallStore {
  const resolved = resolveOptions(options)
  sqliteDriver()
  const session = sessionOf(resolved)
  const hints = createHints(session, resolved.path)

  return {
    metadataFields: resolved.metadataFields,
    canSearch: resolved.search,
    now: () => session.read((_, now) => now),
    async add(calls, settings, terms) {
      const { added, inMs } = await session.write((db, now) => {
        const added = addCalls(db, calls, settings, now, terms)
        return { added, inMs: dueInMs(added, now) }
      })
      hints.changed(added)
      hints.due(inMs)
      return added
    },
    async change(changes) {
      const { changed, calls, inMs } = await session.write((db, now) => {
        const changed = changes.map(each => change(db, each, now))
        const calls = changed.flatMap(({ call, refused, next }) =>
          call && !refused ? [call, ...(next ? [next] : [])] : [],
        )
        return { changed, calls, inMs: dueInMs(calls, now) }
      })
      hints.changed(calls)
      hints.due(inMs)
      return changed
    },
    async advance(step) {
      const idle = await session.read((db, now) => advanceIdle(db, step, now))
      if (idle) return idle
      const { advanced, added } = await session.write((db, now) => advance(db, step, now))
      const { recorded, licensed, now } = advanced
      hints.changed([...recorded.flatMap(({ call }) => call ?? []), ...licensed, ...added])
      hints.due(mayFreeLine(recorded, step.dispatch) ? 0 : dueInMs(added, now))
      return { ...advanced, added }
    },
    inspect: dispatch => session.read((db, now) => db.snapshot(() => inspect(db, dispatch, now))),
    doNotCall: doNotCallList(session),
    async takeOverdue(query) {
      const isNone = await session.read((db, now) => {
        const at = nextPollAt(db, [])
        return !at || at > now
      })
      return isNone ? [] : session.write((db, now) => takeOverdue(db, query, now))
    },
    get: id => session.read(db => detailsOf(db, id)),
    list: query => session.read(db => db.snapshot(() => listCalls(db, query, resolved.metadataFields))),
    endings: query => session.read(db => db.snapshot(() => countEndings(db, query))),
    counts: query => session.read(db => callCounts(db, query)),
    listRecords: query => session.read(db => db.snapshot(() => listLogged(db, query, resolved.metadataFields))),
    history: (number, query) => session.read(db => db.snapshot(() => listRecords(db, number, query))),
    async log(records) {
      const kept = await session.write(db => records.map(record => keepRecord(db, record)))
      hints.logged(kept)
      return kept
    },
    queues: () => session.read((db, now) => queueStates(db, now)),
    addQueue: (name, settings) => session.write((db, now) => addQueue(db, name, settings, now)),
    async changeQueue(name, change) {
      const changed = await session.write((db, now) => changeQueue(db, name, change, now))
      if (changed) hints.due(0)
      return changed
    },
    dispatchState: providers => session.read((db, now) => db.snapshot(() => dispatchState(db, now, providers))),
    async changeDispatch(wanted) {
      const state = await session.write((db, now) => changeDispatch(db, wanted, now))
      hints.due(0)
      return state
    },
    counter: name => session.read(db => counterNamed(db, name)),
    increment: name => session.write(db => increment(db, name)),
    watch: hints.watch,
    wake: hints.wake,
    prune: (before, limit) => session.write((db, now) => prune(db, before, limit, now)),
    async close() {
      hints.close()
      session.close()
    },
  }
}
