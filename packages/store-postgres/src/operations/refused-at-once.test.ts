import { aCall, dispatchLimits, names, updateOf } from '@outdial/scheduler-core/testing'
import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { postgresStore } from '../postgres-store.ts'

const CALLS = 250

it('two steps with many refusals in the same two queues do not deadlock', async () => {
  const url = await testDatabase()
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  onTestFinished(() => sql.end())
  const store = postgresStore({ url, listen: false })
  onTestFinished(() => store.close())
  const NAMES = names()
  const now = await store.now()
  const step = { decide: () => ({}), nextPollAt: () => new Date(now.getTime() + 60_000) }
  const begin = async (queue: string) => {
    const calls = Array.from({ length: 2 * CALLS }, () => ({ ...aCall(NAMES, now), queue, provider: queue }))
    await store.add(calls, { concurrency: 4 * CALLS })
    const { licensed } = await store.advance({
      ...step,
      dispatch: dispatchLimits(NAMES, { providers: [queue], maxLicences: CALLS }),
    })
    return licensed.map(({ attempt }) => ({
      ...updateOf(attempt, 'rejected', now),
      refusal: { code: 'rate-limited' as const, retryAfterMs: 30_000 },
    }))
  }
  const refused = [await begin('a'), await begin('b')]
  const steps = refused.map(updates =>
    store.advance({ ...step, updates, dispatch: dispatchLimits(NAMES, { providers: ['a', 'b'], maxLicences: 500 }) }),
  )
  const recorded = (await Promise.all(steps)).flatMap(({ recorded }) => recorded)
  expect(recorded.filter(each => each.recorded === 'applied')).toHaveLength(2 * CALLS)
  // A connection publishes its statistics when it closes.
  await store.close()
  const deadlocks = 'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()'
  expect(await sql.unsafe(deadlocks)).toEqual([{ deadlocks: 0 }])
})
