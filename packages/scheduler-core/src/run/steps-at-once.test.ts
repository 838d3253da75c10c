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

/** A world whose store takes so many steps at once, each of which waits until it is worked on and answered by hand. */
function slow({
  stepsAtOnce,
  lines = 3,
  retry,
}: {
  stepsAtOnce?: number
  lines?: number
  retry?: () => number | null
}) {
  const clock = manualClock()
  const real = memoryStore({ clock })
  const asked: Asked[] = []
  const store: CallStore = {
    ...real,
    ...(stepsAtOnce !== undefined && { stepsAtOnce }),
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
  const world = createWorld({ store, clock, concurrency: lines, ...(retry && { retry }) })
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

const told = ({ updates }: Asked) => updates.map(({ reference, status }) => `${reference} ${status}`)

it.each([
  [undefined, 1],
  [1, 1],
  [2, 2],
  [3, 3],
])(
  'of a store that says %s steps at once, %i are under way while there is more to record',
  async (stepsAtOnce, most) => {
    const world = slow({ lines: 5, ...(stepsAtOnce !== undefined && { stepsAtOnce }) })
    const references = await world.place(5)
    for (const reference of references) await world.tell(reference, 'completed')
    expect(world.asked).toHaveLength(most)
    await world.settle()
    const { calls } = await world.scheduler.list({ status: 'completed' })
    expect(calls).toHaveLength(5)
  },
)

it('what is told of one attempt goes into one step, in its order, however much is shared out', async () => {
  const world = slow({ stepsAtOnce: 2, lines: 400 })
  const references = await world.place(210)
  for (const status of ['ringing', 'completed'] as const)
    for (const reference of [...references, ...references]) void world.phone.tell(reference, status).catch(() => {})
  await world.clock.advance(0)
  const [first = [], second = []] = world.asked.map(told)
  expect(first.length + second.length).toBe(840)
  expect(Math.abs(first.length - second.length)).toBeLessThanOrEqual(4)
  const of = (updates: readonly string[], reference: string) => updates.filter(each => each.startsWith(reference))
  for (const reference of references) {
    const all = [of(first, reference), of(second, reference)].filter(each => each.length > 0)
    expect(all).toEqual([
      [`${reference} ringing`, `${reference} ringing`, `${reference} completed`, `${reference} completed`],
    ])
  }
})

it('what is told of few attempts goes into one step, however much that is', async () => {
  const world = slow({ stepsAtOnce: 2, lines: 400 })
  const references = await world.place(190)
  for (const status of ['ringing', 'completed'] as const)
    for (const reference of references) void world.phone.tell(reference, status).catch(() => {})
  await world.clock.advance(0)
  expect(world.asked.map(({ updates }) => updates.length)).toEqual([380])
})

it.each([90, 210])(
  'a backlog of news of %i attempts is shared out step by step, none of which grows with it',
  async attempts => {
    const world = slow({ stepsAtOnce: 2, lines: 400 })
    const references = await world.place(attempts)
    for (let round = 0; round < 100; round++)
      for (const reference of references) void world.phone.tell(reference, 'ringing').catch(() => {})
    await world.clock.advance(0)
    for (let steps = 0; world.asked.length > 0; steps++) {
      expect(steps).toBeLessThan(attempts / 4)
      for (const { updates } of world.asked) expect(updates.length).toBeLessThanOrEqual(1100)
      await world.asked[0]?.answer()
    }
  },
)

it('a step that did not see what another did postpones nothing: a retry begins when it is due', async () => {
  const world = slow({ stepsAtOnce: 2, retry: () => 500 })
  const [first = '', second = ''] = await world.place(2)
  await world.tell(first, 'ringing')
  await world.tell(second, 'busy')
  const [ringing, busy] = world.asked
  // The first saw the store as it was before, and is heard of last.
  await ringing?.work()
  await busy?.answer()
  await ringing?.answer()
  await world.settle()
  const posts = world.phone.posts.length
  await world.clock.advance(499)
  await world.settle()
  expect(world.phone.posts).toHaveLength(posts)
  await world.clock.advance(1)
  await world.settle()
  expect(world.phone.posts).toHaveLength(posts + 1)
})

it('after a failure there is one step at a time, and nothing that was told is lost', async () => {
  const world = slow({ stepsAtOnce: 2, lines: 6 })
  const references = await world.place(6)
  for (const reference of references.slice(0, 2)) await world.tell(reference, 'completed')
  expect(world.asked).toHaveLength(2)
  const away = new SchedulerError('store-unavailable', 'The store is away')
  await world.asked[0]?.answer(away)
  await world.asked[0]?.answer(away)
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
