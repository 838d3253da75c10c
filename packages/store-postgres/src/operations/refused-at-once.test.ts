import { aCall, dispatchLimits, names, updateOf } from '@outdial/scheduler-core/testing'
import { expect, it } from 'vitest'
import { busyStore } from '../testing/deadlocks.ts'

const CALLS = 250

it('two steps with many refusals in the same two queues do not deadlock', async () => {
  const { store, deadlocks } = await busyStore()
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
  expect(await deadlocks()).toBe(0)
})
