import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { postgresStore } from '../postgres-store.ts'

const OTHERS_WAIT = `SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'outdial' AND wait_event_type = 'Lock'`

it('a queue that is changed is not locked while what waits in it is counted', async () => {
  const url = await testDatabase()
  const store = postgresStore({ url, listen: false })
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  onTestFinished(async () => {
    await store.close()
    await sql.end({ timeout: 0 })
  })
  await store.addQueue('main', { concurrency: 1 })
  let changing: ReturnType<typeof store.changeQueue> | undefined
  await sql.begin(async holding => {
    // Now nobody can count.
    await holding.unsafe('LOCK TABLE outdial.waiting')
    changing = store.changeQueue('main', { concurrency: 2 })
    // Within a transaction activity is seen as it was at the first look.
    await expect.poll(() => sql.unsafe(OTHERS_WAIT)).toHaveLength(1)
    expect(await holding.unsafe("SELECT FROM outdial.queues WHERE name = 'main' FOR UPDATE NOWAIT")).toHaveLength(1)
  })
  expect(await changing).toMatchObject({ concurrency: 2, version: 2, waiting: 0, linesInUse: 0 })
})
