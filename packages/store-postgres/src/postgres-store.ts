import { type Advanced, type CallStore, leavesRoom, type Step } from '@outdial/scheduler-core/store'
import { sessionOf, type Transaction } from './connection/session.ts'
import { createHints } from './hints/hints.ts'
import type { News } from './hints/notices.ts'
import { add } from './operations/add.ts'
import { advance } from './operations/advance.ts'
import { changeAll } from './operations/change.ts'
import { createForecast } from './operations/forecast.ts'
import { createForesight } from './operations/foresight.ts'
import { listRecords } from './operations/history.ts'
import { listCalls } from './operations/list.ts'
import { log } from './operations/log.ts'
import { type Looked, look, lookAtTime } from './operations/look.ts'
import { createMemory } from './operations/memory.ts'
import { takeOverdue } from './operations/overdue.ts'
import { prune } from './operations/prune.ts'
import { addQueue, changeQueue } from './operations/queues.ts'
import { rehearse } from './operations/rehearse.ts'
import { takePlanned } from './operations/take-planned.ts'
import { createTurns } from './operations/turns.ts'
import { type PostgresStoreOptions, resolveOptions } from './options.ts'
import { bringUpToDate, expectUpToDate } from './schema/migrate.ts'
import { MIGRATIONS } from './schema/migrations.ts'
import { detailsOf } from './tables/attempts.ts'
import { timeOf } from './tables/clock.ts'
import { queueStates } from './tables/queues.ts'
import { recordsWith } from './tables/records.ts'

// A step waits for the server most of its time: meanwhile another is worked on here.
const STEPS_AT_ONCE = 2

/**
 * Calls in a PostgreSQL database. Nothing is connected before the first operation.
 *
 * @throws {TypeError | RangeError} if an option is not what it should be
 */
export function postgresStore(options: PostgresStoreOptions): CallStore {
  const { migrations, ...resolved } = resolveOptions(options)
  const { schema, poolSize } = resolved
  const prepareSchema = migrations === 'at-start' ? bringUpToDate : expectUpToDate
  const session = sessionOf({
    ...resolved,
    prepareSchema: (sql, inTime) => prepareSchema({ sql, schema, migrations: MIGRATIONS, inTime }),
  })
  const hints = createHints({ ...resolved, readRecords: ids => session.read(db => recordsWith(db, ids)) })
  const memory = createMemory()
  const foresight = createForesight(memory)
  const forecast = createForecast(resolved.clock)
  const turns = createTurns()
  // One connection is left for whoever reads.
  const stepsAtOnce = Math.max(1, Math.min(STEPS_AT_ONCE, poolSize - 1))

  // Tests whose clock stands still are in no hurry, and behind a pooler nobody knows whose plans are made.
  let rehearsed = !resolved.prepare || resolved.clock !== undefined

  const due = (inMs: number | undefined) => {
    forecast.expect(inMs)
    hints.due(inMs)
  }
  const learned = ({ advanced, readAt }: Looked): Advanced => {
    const readAgoMs = resolved.clock ? 0 : performance.now() - readAt
    forecast.learn(advanced, readAgoMs)
    return { ...advanced, readAgoMs }
  }

  const advanceOrLook = async (step: Step): Promise<Advanced> => {
    const { room } = step
    if (!step.updates?.length && !forecast.isDue()) {
      if (!room) return learned(await session.read(lookAtTime))
      const looking = foresight.look()
      const looked = await session.read(db => look(db, room, looking.most))
      if (looked) {
        foresight.looked(looking, room, looked.outlook)
        return learned(looked)
      }
    }
    const newsOf = ({ recorded, licensed }: Advanced): News => ({
      calls: [...recorded.flatMap(({ call }) => call ?? []), ...licensed],
      inMs: leavesRoom(recorded, step.room) ? 0 : undefined,
    })
    let news: News = { calls: [], inMs: undefined }
    const clock = resolved.clock ? resolved.clock.now().getTime() : null
    const taken = await foresight.take(step, clock)
    const onDone = (done: Advanced, enter: (queues: Iterable<string>) => void) => {
      news = newsOf(done)
      enter(done.licensed.map(({ queue }) => queue))
      return news
    }
    try {
      const stepped = await turns.take(enter => {
        const askFirst = (db: Transaction) => {
          if (taken.foreseen) foresight.failed(taken)
          const ahead = taken.foreseen ? 0 : taken.ahead
          return advance(db, step, { known: memory.get, ahead, onDone: done => hints.notify(db, onDone(done, enter)) })
        }
        if (!taken.foreseen) return session.write(askFirst)
        return session.write(
          askFirst,
          takePlanned(taken, done => hints.noticesOf(onDone(done, enter)), clock),
        )
      })
      memory.learn(stepped)
      foresight.done(taken, stepped.seen)
      hints.changed(news.calls)
      hints.due(news.inMs)
      return learned(stepped)
    } catch (error) {
      foresight.failed(taken)
      throw error
    }
  }

  return {
    stepsAtOnce,
    now: () => session.read(timeOf),
    async add(calls, settings, terms) {
      const news = await session.write(db => add(db, calls, { settings, terms }, news => hints.notify(db, news)))
      foresight.changed(news.calls)
      hints.changed(news.calls)
      due(news.inMs)
      return news.calls
    },
    async change(changes) {
      const { changed, news } = await session.write(db => changeAll(db, changes, news => hints.notify(db, news)))
      foresight.changed(news.calls)
      hints.changed(news.calls)
      due(news.inMs)
      return changed
    },
    async advance(step) {
      const advanced = await advanceOrLook(step)
      if (step.room && !rehearsed) {
        rehearsed = true
        void rehearse(session, stepsAtOnce, ({ licensed: calls }) => hints.noticesOf({ calls, inMs: undefined }))
      }
      return advanced
    },
    async takeOverdue(query) {
      const { nextOverdueAt: nextAt, now } = (await session.read(lookAtTime)).advanced
      return !nextAt || nextAt > now ? [] : session.write(db => takeOverdue(db, query))
    },
    get: id => session.read(db => detailsOf(db, id)),
    list: query => session.read(db => listCalls(db, query)),
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
    async changeQueue(name, change) {
      const changed = await session.write(async db => {
        const changed = await changeQueue(db, name, change)
        if (changed) hints.notify(db, { calls: [], inMs: 0 })
        return changed
      })
      if (changed) due(0)
      return changed
    },
    watch: hints.watch,
    wake: hints.wake,
    prune: (before, limit) => session.write(db => prune(db, before, limit)),
    async close() {
      await hints.close()
      await session.close()
    },
  }
}
