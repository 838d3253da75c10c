import { license, newCall, newQueue, type Step, termsOf } from '@outdial/scheduler-core/store'
import { aCall, aRoom, names, news } from '@outdial/scheduler-core/testing'
import { expect, it } from 'vitest'
import type { Seen } from './belief.ts'
import { type Asking, createForesight, type Plan } from './foresight.ts'
import { createMemory } from './memory.ts'

const NAMES = names()
const NOW = new Date('2026-01-01T12:00:00Z')
const room = aRoom(NAMES)
const step: Step = { room, decide: () => ({}), lookAt: () => NOW }
const isPlan = (taken: Plan | Asking): taken is Plan => taken.foreseen !== undefined

/** A foresight whose time stands still. */
function setting() {
  const foresight = createForesight(createMemory())
  const take = (most = room.most) => foresight.take({ ...step, room: { ...room, most } }, NOW.getTime())
  return { ...foresight, take }
}

/** So many calls that are due, and a queue with so many lines. */
function seen({ waiting = 3, concurrency = 2, most = 8, linesInUse = 0 } = {}): Seen {
  const queue = { ...newQueue('main', { concurrency }), attendedSince: NOW, lookedAt: NOW }
  const calls = Array.from({ length: waiting }, (_, n) => newCall(aCall(NAMES, NOW), n + 1, NOW))
  const counted = { linesInUse, licences: 0 }
  const own = { queue, isLocked: false, counted, firstAt: calls[0]?.dueAt, due: [], nextAt: undefined, writtenBy: '7' }
  const outlook = {
    now: NOW,
    readAt: 0,
    answeredAtMs: undefined,
    xid: '7',
    nextLookAt: undefined,
    queues: [own],
    calls,
  }
  return { view: { room, focus: 'main', after: undefined, most }, outlook }
}

it('asks before it plans, and plans what it has seen', async () => {
  const { take, done } = setting()
  const first = await take()
  expect(first).toEqual({ ahead: 24 })
  done(first, seen())
  const second = await take()
  expect(second.foreseen?.licensed.map(({ sequence }) => sequence)).toEqual([1, 2])
})

it('whoever asks alone is waited for', async () => {
  const { take, done } = setting()
  const first = await take()
  let second: Plan | Asking | undefined
  const taking = take().then(taken => (second = taken))
  await new Promise<void>(resolve => void setImmediate(resolve))
  expect(second).toBeUndefined()
  done(first, seen())
  expect(isPlan(await taking)).toBe(true)
})

it('after a plan that could not be carried out it rests, longer each time, and no more once one was', async () => {
  const { take, done, failed } = setting()
  /** How many steps ask without being of use for a plan, until one is planned. */
  const rests = async () => {
    for (let rested = 0; ; ) {
      const taken = await take()
      if (isPlan(taken)) return { rested, taken }
      if (taken.ahead === 0) rested++
      done(taken, taken.ahead > 0 ? seen() : undefined)
    }
  }
  const pauses: number[] = []
  for (let failures = 0; failures < 8; failures++) {
    const { rested, taken } = await rests()
    pauses.push(rested)
    failed(taken)
    // It is taken by asking then.
    done(taken, undefined)
  }
  expect(pauses).toEqual([0, 1, 2, 4, 8, 16, 32, 64])
  const { rested, taken } = await rests()
  expect(rested).toBe(64)
  done(taken, seen({ waiting: 1 }))
  const next = (await rests()).taken
  failed(next)
  done(next, undefined)
  expect((await rests()).rested).toBe(1)
})

it('forgets what it believes if others have added something that is due, or that comes first', async () => {
  const { take, done } = setting()
  done(await take(), seen({ waiting: 1, concurrency: 9 }))
  const plan = await take()
  expect(plan.foreseen?.licensed).toHaveLength(1)
  // It believes that nothing waits any more.
  done(plan, { ...seen({ waiting: 1, concurrency: 9 }), view: { room, focus: 'main', after: undefined, most: 0 } })
  expect(isPlan(await take())).toBe(false)
})

it('of too few calls that are known it asks for more', async () => {
  const { take, done } = setting()
  done(await take(), seen({ waiting: 3, concurrency: 9, most: 3 }))
  expect(await take()).toMatchObject({ ahead: 24 })
})

it('reads more only when half of what is known ahead is left', async () => {
  const { take, done } = setting()
  done(await take(), seen({ waiting: 24, concurrency: 99, most: 24 }))
  const reads: number[] = []
  for (let step = 0; step < 5; step++) {
    const plan = await take(3)
    if (!isPlan(plan)) throw new Error('Expected a plan')
    reads.push(plan.view.most)
    const after = plan.view.after?.sequence ?? 0
    const { view, outlook } = seen({ waiting: 24, concurrency: 99, linesInUse: 3 * (step + 1) })
    const calls = outlook.calls.slice(0, plan.view.most).map(call => ({ ...call, sequence: call.sequence + after }))
    done(plan, { view: { ...view, ...plan.view }, outlook: { ...outlook, calls } })
  }
  expect(reads).toEqual([0, 0, 0, 12, 0])
})

it('what was added here behind what is known is not taken for nothing', async () => {
  const { take, done, changed } = setting()
  done(await take(), seen({ waiting: 1, concurrency: 9 }))
  changed([newCall(aCall(NAMES, NOW), 99, NOW)])
  expect(isPlan(await take())).toBe(false)
})

it.each([
  { told: 150, goes: 'goes beside it' },
  { told: 149, goes: 'waits for it' },
])('a plan that is told of $told attempts beside one that is told of 300 $goes', async ({ told, goes }) => {
  const memory = createMemory()
  const room = aRoom(NAMES, { most: 500 })
  const licensed = Array.from({ length: 500 }, (_, n) =>
    license(newCall(aCall(NAMES, NOW), n + 1, NOW), room.newReference(), termsOf(room, NOW)),
  )
  memory.learn({ xid: '7', touched: { changed: () => [] }, licensed })
  const { take, done } = createForesight(memory)
  const ends = (from: number, until: number): Step => ({
    ...step,
    room,
    updates: licensed.slice(from, until).map(({ attempt }) => news(attempt, 'completed', NOW)),
  })
  done(await take(ends(0, 0), NOW.getTime()), seen({ waiting: 600, concurrency: 500, most: 600, linesInUse: 500 }))
  const first = await take(ends(0, 300), NOW.getTime())
  expect(first.foreseen?.licensed).toHaveLength(300)
  let second: Plan | Asking | undefined
  const taking = take(ends(300, 300 + told), NOW.getTime()).then(taken => (second = taken))
  await new Promise<void>(resolve => void setImmediate(resolve))
  expect(second === undefined).toBe(goes === 'waits for it')
  done(first, undefined)
  await taking
})
