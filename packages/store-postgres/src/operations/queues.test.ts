import { expect, it } from 'vitest'
import { lockableStore } from '../testing/lockable-store.ts'

it('changing a queue does not lock it while its waiting calls are counted', async () => {
  const { store, sql, waits } = await lockableStore()
  await store.addQueue('main', { concurrency: 1 })
  let changing: ReturnType<typeof store.changeQueue> | undefined
  await sql.begin(async holding => {
    // From now on the count waits.
    await holding.unsafe('LOCK TABLE outdial.waiting')
    changing = store.changeQueue('main', { concurrency: 2 })
    await waits()
    expect(await holding.unsafe("SELECT FROM outdial.queues WHERE name = 'main' FOR UPDATE NOWAIT")).toHaveLength(1)
  })
  expect(await changing).toMatchObject({ concurrency: 2, version: 2, waiting: 0, linesInUse: 0 })
})
