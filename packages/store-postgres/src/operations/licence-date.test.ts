import { aCall, dispatchLimits, names, updateOf } from '@outdial/scheduler-core/testing'
import { expect, it } from 'vitest'
import { lockableStore } from '../testing/lockable-store.ts'

const NOW = 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now'

it('a licence is dated after the lock of its queue, however long the wait', async () => {
  const { store, sql, waits } = await lockableStore()
  const named = names()
  const step = { decide: () => ({}), nextPollAt: (_: unknown, now: Date) => new Date(now.getTime() + 60_000) }
  const dispatch = dispatchLimits(named)
  const at = await store.now()
  await store.add([aCall(named, at), aCall(named, at)], { concurrency: 1 })
  const [first] = (await store.advance({ ...step, dispatch })).licensed
  if (!first) throw new Error('Expected a licence, got none')

  let freedAt = Number.NaN
  let advancing: ReturnType<typeof store.advance> | undefined
  await sql.begin(async holding => {
    await holding.unsafe("SELECT FROM outdial.queues WHERE name = 'main' FOR UPDATE")
    advancing = store.advance({ ...step, dispatch, updates: [updateOf(first.attempt, 'completed', at)] })
    await waits()
    const [row] = await holding.unsafe(NOW)
    freedAt = Number(row?.['now'])
  })
  const [second] = (await advancing)?.licensed ?? []
  expect(second?.attempt.licensedAt.getTime()).toBeGreaterThanOrEqual(freedAt)
})
