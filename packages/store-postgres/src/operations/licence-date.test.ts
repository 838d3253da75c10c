import { aCall, aRoom, names, news } from '@outdial/scheduler-core/testing'
import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { postgresStore } from '../postgres-store.ts'

const OTHERS_WAIT = `SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'outdial' AND wait_event_type = 'Lock'`
const NOW = 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now'

it('a licence is dated after its queue was locked, however long that was waited for', async () => {
  const url = await testDatabase()
  const store = postgresStore({ url, listen: false })
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  onTestFinished(async () => {
    await store.close()
    await sql.end({ timeout: 0 })
  })
  const named = names()
  const step = { decide: () => ({}), lookAt: (_: unknown, now: Date) => new Date(now.getTime() + 60_000) }
  const room = aRoom(named)
  const at = await store.now()
  await store.add([aCall(named, at), aCall(named, at)], { concurrency: 1 })
  const [first] = (await store.advance({ ...step, room })).licensed
  if (!first) throw new Error('Expected a licence, got none')

  let freedAt = Number.NaN
  let advancing: ReturnType<typeof store.advance> | undefined
  await sql.begin(async holding => {
    await holding.unsafe("SELECT FROM outdial.queues WHERE name = 'main' FOR UPDATE")
    advancing = store.advance({ ...step, room, updates: [news(first.attempt, 'completed', at)] })
    // Within a transaction activity is seen as it was at the first look.
    await expect.poll(() => sql.unsafe(OTHERS_WAIT)).toHaveLength(1)
    const [row] = await holding.unsafe(NOW)
    freedAt = Number(row?.['now'])
  })
  const [second] = (await advancing)?.licensed ?? []
  expect(second?.attempt.licensedAt.getTime()).toBeGreaterThanOrEqual(freedAt)
})
