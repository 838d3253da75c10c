import { manualClock } from '@outdial/call-client/testing'
import { expect, it } from 'vitest'
import { memoryStore } from '../memory/memory-store.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { CallStore } from '../store/call-store.ts'
import type { AttemptUpdate, Step } from '../store/step.ts'
import { createWorld, number } from '../testing/world.ts'

interface Asked {
  readonly step: Step
  readonly updates: readonly AttemptUpdate[]
  /** Does the step now, unless it was done; its promise goes on waiting. */
  work(): Promise<void>
  /** Lets its promise resolve, or reject. */
  answer(error?: Error): Promise<void>
}

/** A scheduler whose store's steps each wait until the test runs and answers them. */
function slow({ lines }: { lines: number }) {
  const clock = manualClock()
  const real = memoryStore({ clock })
  const asked: Asked[] = []
  const store: CallStore = {
    ...real,
    advance(step) {
      let done: ReturnType<CallStore['advance']> | undefined
      return new Promise((resolve, reject) => {
        const work = () => (done ??= real.advance(step))
        asked.push({
          step,
          updates: step.updates ?? [],
          work: async () => void (await work()),
          async answer(error) {
            asked.splice(asked.indexOf(this), 1)
            if (error) reject(error)
            else resolve(await work())
            await clock.advance(0)
          },
        })
      })
    },
  }
  const world = createWorld({ store, clock, concurrency: lines })
  /** Lets every step be done at once until none is asked for. */
  const settle = async () => {
    for (let first = asked[0]; first; first = asked[0]) await first.answer()
  }
  /** So many calls, placed and live. */
  const place = async (count: number) => {
    await world.scheduler.start()
    await world.scheduler.schedule(Array.from({ length: count }, (_, n) => ({ to: number(n) })))
    await clock.advance(0)
    await settle()
    for (let n = 0; n < count; n++) world.phone.post(n).placed(`c${n}`)
    await clock.advance(0)
    await settle()
    return world.phone.posts.map(({ request }) => request.reference)
  }
  const tell = async (reference: string, status: 'ringing' | 'completed' | 'busy') => {
    void world.phone.tell(reference, status).catch(() => {})
    await clock.advance(0)
  }
  return { ...world, asked, settle, place, tell }
}

it('one step runs at a time, and what is reported meanwhile goes into the next one', async () => {
  const world = slow({ lines: 5 })
  const references = await world.place(5)
  for (const reference of references) await world.tell(reference, 'completed')
  expect(world.asked).toHaveLength(1)
  await world.asked[0]?.answer()
  expect(world.asked.map(({ updates }) => updates.length)).toEqual([4])
  await world.settle()
  const { calls } = await world.scheduler.list({ status: 'completed' })
  expect(calls).toHaveLength(5)
})

it('updates that arrive in one turn of the event loop go into one step, in their order', async () => {
  const world = slow({ lines: 400 })
  const references = await world.place(210)
  const expected: string[] = []
  for (const status of ['ringing', 'completed'] as const) {
    for (const reference of [...references, ...references]) {
      expected.push(`${reference} ${status}`)
      void world.phone.tell(reference, status).catch(() => {})
    }
  }
  await world.clock.advance(0)
  const steps = world.asked.map(({ updates }) => updates.map(({ reference, status }) => `${reference} ${status}`))
  expect(steps).toEqual([expected])
})

it('a backlog of updates is recorded in order, by steps of at most 1000 updates', async () => {
  const world = slow({ lines: 400 })
  const references = await world.place(90)
  for (let round = 0; round < 100; round++)
    for (const reference of references) void world.phone.tell(reference, 'ringing').catch(() => {})
  await world.clock.advance(0)
  const sizes: number[] = []
  for (let step = world.asked[0]; step; step = world.asked[0]) {
    expect(world.asked).toHaveLength(1)
    sizes.push(step.updates.length)
    await step.answer()
  }
  expect(sizes.filter(size => size > 0)).toEqual(Array.from({ length: 9 }, () => 1000))
})

it('after a failure nothing that was reported is lost', async () => {
  const world = slow({ lines: 6 })
  const references = await world.place(6)
  for (const reference of references.slice(0, 2)) await world.tell(reference, 'completed')
  await world.asked[0]?.answer(new SchedulerError('store-unavailable', 'The store is away'))
  expect(world.asked).toHaveLength(0)
  for (const reference of references.slice(2)) await world.tell(reference, 'completed')
  await world.clock.advance(1000)
  expect(world.asked).toHaveLength(1)
  for (let answered = 0; world.asked.length > 0 && answered < 3; answered++) {
    await world.asked[0]?.answer()
    expect(world.asked.length).toBeLessThanOrEqual(1)
  }
  await world.settle()
  expect((await world.scheduler.list({ status: 'completed' })).calls).toHaveLength(6)
})
