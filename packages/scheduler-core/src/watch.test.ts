import { expect, it } from 'vitest'
import type { Scheduler } from './scheduler.ts'
import { createFixture, number } from './testing/scheduler-fixture.ts'

/** Watches and collects the changes: `id:version:status`, `history:numbers` or `missed`. */
function watched(scheduler: Scheduler) {
  const received: string[] = []
  const leave = scheduler.watch({
    call: ({ to, version, status }) => void received.push(`${to.slice(-2)}:${version}:${status}`),
    history: numbers => void received.push(`history:${numbers.map(number => number.slice(-2)).join()}`),
    missed: () => void received.push('missed'),
  })
  return { received, leave }
}

it('changes by the own scheduler are reported at once, and once', async () => {
  const { scheduler, clock } = createFixture()
  const { received } = watched(scheduler)
  const { id } = await scheduler.schedule({ to: number(1), at: new Date('2099-01-01') })
  await scheduler.cancel(id)
  expect(received).toEqual(['01:1:scheduled', '01:2:cancelled'])
  await clock.advance(1000)
  expect(received).toHaveLength(2)
  expect(clock.waiting).toBe(0)
})

it('changes by another scheduler are reported within a second, each call once, by one query', async () => {
  const fixture = createFixture()
  const { clock, store } = fixture
  let lists = 0
  const counting = { ...store, list: (query: Parameters<typeof store.list>[0]) => (lists++, store.list(query)) }
  const { received } = watched(fixture.another({ store: counting }))
  const [one] = await fixture.scheduler.schedule([1, 2, 3].map(n => ({ to: number(n), at: new Date('2099-01-01') })))
  await fixture.scheduler.edit(one?.id ?? '', { ownerId: 'anna' })
  await clock.advance(50)
  expect(received).toEqual(['01:2:scheduled', '02:1:scheduled', '03:1:scheduled'])
  expect(lists).toBe(1)
})

it.each([
  ['a store with `watch`', true],
  ['a store without `watch`', false],
])('numbers of records that this scheduler logs are reported at once, and once, on %s', async (_, hasWatch) => {
  const { store, another, clock } = createFixture()
  const own = { ...store }
  if (!hasWatch) delete own.watch
  const scheduler = another({ store: own })
  const { received } = watched(scheduler)
  const record = { at: new Date('2026-01-01'), answered: true, from: number(1), to: number(2) }
  await scheduler.log({ ...record, id: 'a' })
  await scheduler.log([
    { ...record, id: 'b' },
    { ...record, id: 'c', to: number(3) },
  ])
  await scheduler.log([])
  await clock.advance(1000)
  expect(received).toEqual(['history:02,01', 'history:02,01,03'])
})

it('the store is watched only while there is a watcher', async () => {
  const { store, another, scheduler, clock } = createFixture()
  const listening = new Set<unknown>()
  const watch: typeof store.watch = listener => {
    listening.add(listener)
    return () => void listening.delete(listener)
  }
  const shown = another({ store: { ...store, watch } })
  const one = watched(shown)
  const two = watched(shown)
  expect(listening.size).toBe(1)
  one.leave()
  expect(listening.size).toBe(1)
  two.leave()
  expect(listening.size).toBe(0)
  await scheduler.schedule({ to: number(1) })
  await clock.advance(1000)
  expect([one.received, two.received, clock.waiting]).toEqual([[], [], 0])
})

it('`missed` is reported at most twice a second, however often the store reports it', async () => {
  const { store, another, clock } = createFixture()
  let hint: ((hint: 'missed') => void) | undefined
  const watch: typeof store.watch = listener => {
    hint = listener
    return () => {}
  }
  const { received } = watched(another({ store: { ...store, watch } }))
  for (let ms = 0; ms < 2000; ms += 10) {
    hint?.('missed')
    await clock.advance(10)
  }
  expect(received.length).toBeGreaterThan(2)
  expect(received.length).toBeLessThanOrEqual(4)
  await clock.advance(1000)
  const all = received.length
  await clock.advance(1000)
  expect(received).toHaveLength(all)
})

it('hints that could not be read are reported as `missed`', async () => {
  const { store, another, scheduler, clock } = createFixture()
  const failure = new Error('away')
  const reader = another({ store: { ...store, list: () => Promise.reject(failure) } })
  const errors: unknown[] = []
  reader.on('error', ({ error }) => void errors.push(error))
  const { received } = watched(reader)
  await scheduler.schedule({ to: number(1) })
  await clock.advance(100)
  expect([received, errors]).toEqual([['missed'], [failure]])
})

it('a watcher that throws disturbs no other watcher and no call', async () => {
  const { scheduler, errors } = createFixture()
  const failure = new Error('on purpose')
  scheduler.watch({
    call: () => {
      throw failure
    },
    history: () => {},
    missed: () => {},
  })
  const { received } = watched(scheduler)
  await scheduler.schedule({ to: number(1), at: new Date('2099-01-01') })
  expect([received, errors]).toEqual([['01:1:scheduled'], [failure]])
})
