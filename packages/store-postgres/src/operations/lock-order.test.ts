import { aCall, dispatchLimits, names, updateOf } from '@outdial/scheduler-core/testing'
import { expect, it } from 'vitest'
import { busyStore } from '../testing/deadlocks.ts'

const QUEUES = ['a', 'b', 'c', 'd']
const PROVIDERS = ['x', 'y', 'z']

it('steps within all limits, lost answers, operators, the do-not-call list and a clock that was set do not deadlock', async () => {
  const { store, deadlocks } = await busyStore()
  const NAMES = names()
  const now = await store.now()
  const step = { decide: () => ({}), nextPollAt: () => new Date(now.getTime() + 60_000) }
  for (const queue of QUEUES) await store.addQueue(queue, { concurrency: 100 })
  const calls = Array.from({ length: 400 }, (_, n) =>
    aCall(NAMES, now, { queue: QUEUES[n % 4] ?? '', provider: PROVIDERS[n % 3] ?? '' }),
  )
  await store.add(calls, { concurrency: 1 })
  const limits = dispatchLimits(NAMES, {
    providers: PROVIDERS,
    maxLicences: 10,
    lines: 400,
    providerLimits: new Map(PROVIDERS.map(name => [name, { concurrency: 400, callsPerSecond: 1000 }])),
    breakerThreshold: Infinity,
    recentMs: 1000,
    budgets: [{ since: now }],
  })
  const listed = calls.slice(0, 40).map(({ to }) => ({ number: to }))
  const { licensed } = await store.advance({
    ...step,
    dispatch: dispatchLimits(NAMES, { providers: PROVIDERS, maxLicences: 80 }),
  })
  const updates = licensed.map(({ attempt }, n) =>
    n % 8 < 4
      ? updateOf(attempt, 'unknown', now, { isLost: true })
      : updateOf(attempt, 'rejected', now, { refusal: { code: 'rate-limited' } }),
  )
  const { clockShifts } = await store.dispatchState()
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => [
      store.advance({ ...step, dispatch: limits }),
      store.advance({ ...step, updates: updates.slice(4 * n, 4 * n + 4).toReversed() }),
      store.changeDispatch({ paused: n % 2 === 0, closeBreaker: PROVIDERS[n % 3] }),
      store.changeDispatch({ shiftClock: { byMs: 1, clockShifts: clockShifts + n } }),
      store.doNotCall.add(listed.slice(n, n + 5)),
      store.doNotCall.remove(listed.slice(n).map(({ number }) => number)),
      store.inspect(limits),
    ]).flat(),
  )
  expect(await deadlocks()).toBe(0)
})
