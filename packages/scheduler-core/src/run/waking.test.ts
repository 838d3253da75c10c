import { expect, it } from 'vitest'
import type { CallStore } from '../store/call-store.ts'
import { createFixture, number } from '../testing/scheduler-fixture.ts'

/** A scheduler that the test wakes, with a count of its steps. */
function sleeper() {
  const fixture = createFixture()
  let wake: ((inMs: number) => void) | undefined
  let steps = 0
  const store: CallStore = {
    ...fixture.store,
    advance(step) {
      steps++
      return fixture.store.advance(step)
    },
    wake(listener) {
      wake = listener
      return () => void (wake = undefined)
    },
  }
  return { ...fixture, scheduler: fixture.another({ store }), wake: (inMs: number) => wake?.(inMs), steps: () => steps }
}

it('a call that another scheduler adds is dialed when it is due, not at the next check', async () => {
  const { scheduler, another, clock, phone, in: from } = createFixture()
  await scheduler.start()
  await clock.advance(0)
  const other = another()
  await other.schedule({ to: number(1), at: from(2000) })
  await clock.advance(1999)
  expect(phone.posts).toHaveLength(0)
  await clock.advance(1)
  expect(phone.posts).toHaveLength(1)
})

it('a line that is freed at a scheduler that is not started is filled at once by another', async () => {
  const { another, clock, phone, store } = createFixture()
  const worker = another({ concurrency: 1, clients: phone.client })
  await worker.start()
  const [first] = await worker.schedule([{ to: number(1) }, { to: number(2) }])
  await clock.advance(0)
  phone.post(0).placed('c1')
  await clock.advance(0)
  const update = { provider: 'hand', reference: phone.post(0).request.reference, status: 'completed', at: clock.now() }
  // A step without `dispatch`, as of a scheduler that is not started.
  await store.advance({
    updates: [{ ...update, status: 'completed' }],
    decide: () => ({}),
    nextPollAt: (_, now) => now,
  })
  await clock.advance(0)
  expect((await worker.get(first?.id ?? ''))?.status).toBe('completed')
  expect(phone.posts).toHaveLength(2)
})

it('many hints request one step, and a hint after the next check requests none', async () => {
  const { scheduler, clock, wake, steps } = sleeper()
  await scheduler.start()
  await clock.advance(0)
  const before = steps()
  for (let n = 0; n < 1000; n++) wake(0)
  await clock.advance(0)
  expect(steps()).toBe(before + 1)
  wake(5000)
  wake(9000)
  wake(4000)
  await clock.advance(3999)
  expect(steps()).toBe(before + 1)
  await clock.advance(1)
  expect(steps()).toBe(before + 2)
  await clock.advance(20_000)
  expect(steps()).toBe(before + 2)
})

it('a hint during a step is not lost when the step finds nothing due', async () => {
  const { store, another, clock } = createFixture()
  let wake: ((inMs: number) => void) | undefined
  let steps = 0
  const scheduler = another({
    store: {
      ...store,
      async advance(step) {
        const advanced = await store.advance(step)
        if (steps++ === 0) wake?.(1500)
        return advanced
      },
      wake(listener) {
        wake = listener
        return () => {}
      },
    },
  })
  await scheduler.start()
  await clock.advance(1499)
  expect(steps).toBe(1)
  await clock.advance(1)
  expect(steps).toBe(2)
})

it('steps that dispatch wake no worker, not even the own one', async () => {
  const { scheduler, store, clock, phone } = createFixture()
  await scheduler.start()
  await scheduler.schedule({ to: number(1) })
  await clock.advance(0)
  const woken: number[] = []
  store.wake?.(inMs => void woken.push(inMs))
  phone.post(0).placed('c1')
  await clock.advance(0)
  await phone.report(phone.post(0).request.reference, 'completed')
  await clock.advance(0)
  expect(woken).toEqual([])
})
