import type { StoreFactory } from '@outdial/scheduler-core/testing'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { postgresStore } from '../postgres-store.ts'
import { through } from './through.ts'

const EMPTY = `TRUNCATE outdial.calls, outdial.attempts, outdial.queues, outdial.waiting, outdial.ended, outdial.lines,
  outdial.provider_ids, outdial.records, outdial.providers, outdial.counters, outdial.do_not_call;
  UPDATE outdial.dispatching SET paused = false, clock_shifts = 0, rules = NULL;
  UPDATE outdial.last_added SET sequence = 0`

/** Stores for the tests of one file, on one database. Its tables are emptied for each store. */
export function testStores() {
  let url = ''
  let sql: Sql | undefined
  beforeAll(async () => {
    url = await testDatabase()
    const store = postgresStore(through(url))
    await store.now()
    await store.close()
    sql = postgres(url, { max: 1, onnotice: () => {} })
  }, 30_000)
  afterAll(() => sql?.end())

  const another: StoreFactory = setting => postgresStore({ ...through(url), ...setting, poolSize: 3 })
  const empty: StoreFactory = async world => {
    await sql?.unsafe(EMPTY)
    return another(world)
  }
  return { empty, another }
}
