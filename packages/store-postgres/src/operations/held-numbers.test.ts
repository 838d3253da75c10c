import { aCall, dispatchLimits, names } from '@outdial/scheduler-core/testing'
import { expect, it } from 'vitest'
import { busyStore } from '../testing/deadlocks.ts'

const CALLS = 60

it('steps that hold calls to the same numbers, in another order in each queue, do not deadlock', async () => {
  const { store, deadlocks } = await busyStore()
  const NAMES = names()
  const now = await store.now()
  const until = new Date(now.getTime() + 1000)
  const numbers = Array.from({ length: CALLS }, () => NAMES.phone())
  const add = (name: string, list: typeof numbers) =>
    store.add(
      list.map(to => aCall(NAMES, now, { to, provider: name, queue: name })),
      { concurrency: 3 },
    )
  await add('x', numbers)
  await add('y', numbers.toReversed())
  const step = { decide: () => ({}), nextPollAt: () => until }
  const rules = {
    left: () => ({ calls: CALLS, until }),
    hold: () => ({ reason: 'window', until, rule: 'hours' }) as const,
  }
  const dispatch = (name: string) =>
    dispatchLimits(NAMES, { providers: [name], maxLicences: CALLS, recentMs: 1000, rules })
  const steps = Array.from({ length: 12 }, (_, n) => store.advance({ ...step, dispatch: dispatch('xy'[n % 2] ?? '') }))
  for (const { held } of await Promise.all(steps)) expect(held).toHaveLength(CALLS)
  expect(await deadlocks()).toBe(0)
})
