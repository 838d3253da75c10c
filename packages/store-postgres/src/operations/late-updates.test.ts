import { aCall, dispatchLimits, names, updateOf } from '@outdial/scheduler-core/testing'
import { expect, it } from 'vitest'
import { busyStore } from '../testing/deadlocks.ts'

const QUEUES = ['a', 'b', 'c', 'd']

it.each([
  ['nothing', {}],
  ['a total of lines', { lines: 400 }],
  ['limits of a provider', { providerLimits: new Map([['api', { concurrency: 400 }]]) }],
])('steps within %s, and late updates of calls whose retry is due, do not deadlock', async (_, limits) => {
  const { store, deadlocks } = await busyStore()
  const NAMES = names()
  const now = await store.now()
  const step = { decide: () => ({ retryAt: now }), nextPollAt: () => new Date(now.getTime() + 60_000) }
  for (const queue of QUEUES) await store.addQueue(queue, { concurrency: 100 })
  await store.add(
    Array.from({ length: 200 }, (_, n) => aCall(NAMES, now, { queue: QUEUES[n % 4] ?? '' })),
    { concurrency: 1 },
  )
  const { licensed } = await store.advance({ ...step, dispatch: dispatchLimits(NAMES) })
  expect(licensed).toHaveLength(200)
  const updates = (details: number) =>
    licensed.map(({ attempt }) => updateOf(attempt, 'busy', now, { details: { details } }))
  await store.advance({ ...step, updates: updates(1) })
  await Promise.all(
    Array.from({ length: 40 }, (_, n) => [
      store.advance({ ...step, dispatch: dispatchLimits(NAMES, { maxLicences: 4, ...limits }) }),
      store.advance({
        ...step,
        updates: updates(10 + n).slice(5 * n, 5 * n + 5),
        dispatch: dispatchLimits(NAMES, { maxLicences: 1, ...limits }),
      }),
    ]).flat(),
  )
  expect(await deadlocks()).toBe(0)
})
