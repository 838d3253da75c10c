import { aCall, dispatchLimits, names, updateOf } from '@outdial/scheduler-core/testing'
import { expect, it } from 'vitest'
import { busyStore } from '../testing/deadlocks.ts'

const DAY = 24 * 3_600_000

it('series whose calls end in many transactions at once have one next call each, without a deadlock', async () => {
  const { store, deadlocks } = await busyStore()
  const NAMES = names()
  const now = await store.now()
  const start = { local: now.toISOString().slice(0, -1), timeZone: 'UTC' }
  const calls = Array.from({ length: 200 }, (_, n) => {
    const series = { id: NAMES.callId(), repeat: { rule: 'FREQ=DAILY' }, start, occurrence: start.local }
    return aCall(NAMES, now, { queue: n % 2 === 0 ? 'a' : 'b', key: `key ${n}`, series })
  })
  await store.add(calls, { concurrency: 1000 })
  const step = { decide: () => ({}), nextPollAt: () => new Date(now.getTime() + 60_000) }
  const dispatch = dispatchLimits(NAMES, { maxLicences: 100 })
  const licensed = (await store.advance({ ...step, dispatch })).licensed.slice(0, 100)
  expect(licensed).toHaveLength(100)
  const begun = new Set(licensed.map(({ id }) => id))
  const waiting = calls.filter(({ id }) => !begun.has(id))
  const parts = Array.from({ length: 20 }, (_, n) => ({
    ends: licensed.slice(5 * n, 5 * n + 5).map(({ attempt }) => updateOf(attempt, 'completed', now)),
    cancels: waiting.slice(5 * n, 5 * n + 5).map(({ id }) => ({ kind: 'cancel' as const, id })),
    again: calls.slice(10 * n, 10 * n + 10),
  }))
  await Promise.all(
    parts.flatMap(({ ends, cancels, again }) => [
      store.advance({ ...step, updates: ends }),
      store.advance({ ...step, updates: ends.toReversed() }),
      store.change(cancels),
      store.change(cancels.toReversed()),
      store.add(again, { concurrency: 1 }),
    ]),
  )
  const { items } = await store.list({ statuses: ['scheduled'], order: 'soonest', limit: 1000 })
  const next = items.map(({ at, series }) => [series?.id, at.getTime()])
  expect(new Set(next.map(([id]) => id)).size).toBe(200)
  expect(next).toHaveLength(200)
  expect(new Set(next.map(([, at]) => at))).toEqual(new Set([now.getTime() + DAY]))
  expect(await deadlocks()).toBe(0)
})
