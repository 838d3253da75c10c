import assert from 'node:assert/strict'
import { apart, dispatchLimits, HOUR, MINUTE, phone, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import type { World } from './world.ts'

const LATE = 15 * MINUTE

/** Somebody looks at the queue, every half minute, for so long. */
async function attend(world: World, ms: number, misfireAfterMs = LATE) {
  for (let passed = 0; passed < ms; passed += 30 * SECOND) {
    await world.license({ misfireAfterMs })
    await world.pass(30 * SECOND)
  }
}

const reasons = async (world: World, misfireAfterMs = LATE) =>
  (await world.license({ misfireAfterMs })).held.map(({ reason }) => reason)

export const held: Cases = {
  'a call whose patience is over is handed back, not licensed, from that very millisecond on': async world => {
    const [, call] = await world.add({ notAfter: world.at(1) }, { notAfter: world.at() })
    const { licensed, held } = await world.license()
    assert.equal(licensed.length, 1)
    same(held, [{ call, reason: 'not-after' }])
  },
  'a call that was due long before anybody looked is handed back as a misfire': async world => {
    const [, call] = await world.add({ at: world.at(-LATE) }, { at: world.at(-LATE - 1) })
    const { licensed, held } = await world.license({ misfireAfterMs: LATE })
    assert.equal(licensed.length, 1)
    same(held, [{ call, reason: 'misfire' }])
  },
  'a backlog that waits for hours for a line is no misfire while somebody looks': async world => {
    await world.store.addQueue('main', { concurrency: 1 })
    const call = await world.begin()
    await world.addOne()
    await attend(world, 3 * HOUR)
    await world.tell(call, 'completed')
    const { licensed, held } = await world.license({ misfireAfterMs: LATE })
    assert.deepEqual([licensed.length, held.length], [1, 0])
  },
  'a backlog that waits while its queue is paused is no misfire while somebody looks': async world => {
    await world.store.addQueue('main', { concurrency: 1, paused: true })
    await world.addOne()
    await attend(world, HOUR)
    await world.store.changeQueue('main', { paused: false })
    assert.deepEqual(await reasons(world), [])
  },
  'a call that came due while nobody looked is a misfire': async world => {
    await attend(world, MINUTE)
    await world.addOne({ at: world.at(MINUTE) })
    await world.pass(HOUR)
    assert.deepEqual(await reasons(world), ['misfire'])
  },
  'looks that are almost a minute apart leave no gap, whenever they come': async world => {
    await world.store.addQueue('main', { concurrency: 1, paused: true })
    await world.addOne()
    for (let look = 0; look < 60; look++) {
      await world.license({ misfireAfterMs: LATE })
      await world.pass(look % 2 ? 9 * SECOND : 55 * SECOND)
    }
    await world.store.changeQueue('main', { paused: false })
    assert.deepEqual(await reasons(world), [])
  },
  'after a downtime what came due just before somebody looked is no misfire': async world => {
    await attend(world, MINUTE)
    await world.add({ at: world.at(HOUR - LATE) }, { at: world.at(HOUR - LATE - 1) })
    await world.pass(HOUR)
    const { licensed, held } = await world.license({ misfireAfterMs: LATE })
    assert.deepEqual([licensed.length, held.length], [1, 1])
  },
  'every queue is attended by itself': async world => {
    const [a, b] = [apart('a'), apart('b')]
    await world.add({ ...a, at: world.at(10 * HOUR) }, { ...b, at: world.at(10 * HOUR) })
    for (let passed = 0; passed < HOUR; passed += 30 * SECOND) {
      await world.license({ providers: ['a'] })
      await world.pass(30 * SECOND)
    }
    await world.add({ ...a, at: world.at(-30 * MINUTE) }, { ...b, at: world.at(-30 * MINUTE) })
    const looked = { misfireAfterMs: LATE }
    assert.equal((await world.license({ ...looked, providers: ['a'] })).held.length, 0)
    assert.equal((await world.license({ ...looked, providers: ['b'] })).held.length, 1)
  },
  'with no limit to lateness there is no misfire': async world => {
    await world.addOne({ at: world.at(-1000 * HOUR) })
    assert.equal((await world.license({ misfireAfterMs: Number.POSITIVE_INFINITY })).licensed.length, 1)
  },
  'with no lateness allowed a call that was due as somebody looked is licensed': async world => {
    await world.add({ at: world.at() }, { at: world.at(-1) })
    const { licensed, held } = await world.license({ misfireAfterMs: 0 })
    assert.deepEqual([licensed.length, held.length], [1, 1])
  },
  'a call for a provider that cannot be dialed with here waits, and nothing is said of it': async world => {
    const [call] = await world.add({ provider: 'b' }, { provider: 'a' })
    const { licensed, held, nextDueAt } = await world.license({ providers: ['a'] })
    same([licensed.map(({ provider }) => provider), held, nextDueAt], [['a'], [], undefined])
    assert.deepEqual(
      (await world.license({ providers: ['a', 'b'] })).licensed.map(({ id }) => id),
      [call?.id],
    )
  },
  'calls for other providers do not keep those behind them waiting, however many there are': async world => {
    await world.add(...Array.from({ length: 5 }, () => ({ provider: 'b' })), {})
    await world.add({ provider: 'b', queue: 'other' }, { queue: 'other' })
    assert.equal((await world.license({ maxLicences: 2 })).licensed.length, 2)
  },
  'what waited for its turn while somebody looked is no misfire after a short absence': async world => {
    await world.store.addQueue('main', { concurrency: 1 })
    const begun = await world.begin()
    await world.addOne()
    await attend(world, HOUR)
    await world.pass(LATE - MINUTE)
    await world.tell(begun, 'completed')
    const { licensed, held } = await world.license({ misfireAfterMs: LATE })
    assert.deepEqual([licensed.length, held.length], [1, 0])
  },
  'what waited for its turn while somebody looked is a misfire after a long absence': async world => {
    await world.store.addQueue('main', { concurrency: 1 })
    const begun = await world.begin()
    await world.addOne()
    await attend(world, HOUR)
    await world.pass(LATE + MINUTE)
    await world.tell(begun, 'completed')
    assert.equal((await world.license({ misfireAfterMs: LATE })).held[0]?.reason, 'misfire')
  },
  'a number that has had its fill is not rung, and the call says when it may be': async world => {
    const numberLimits = [{ most: 2, withinMs: HOUR }]
    const to = phone(1)
    await world.begin({ to }, { numberLimits })
    await world.pass(MINUTE)
    await world.begin({ to }, { numberLimits })
    await world.pass(MINUTE)
    const call = await world.addOne({ to })
    const { licensed, held } = await world.license({ numberLimits })
    assert.equal(licensed.length, 0)
    same(held, [{ call, reason: 'limit', until: world.at(HOUR - 2 * MINUTE) }])
    await world.pass(HOUR - 2 * MINUTE - 1)
    assert.equal((await world.license({ numberLimits })).licensed.length, 0)
    await world.pass(1)
    assert.equal((await world.license({ numberLimits })).licensed.length, 1)
  },
  'of several limits the longest wait holds': async world => {
    const to = phone(1)
    const numberLimits = [
      { most: 1, withinMs: MINUTE },
      { most: 2, withinMs: HOUR },
    ]
    await world.begin({ to }, { numberLimits })
    await world.pass(MINUTE)
    await world.begin({ to }, { numberLimits })
    await world.addOne({ to })
    assert.deepEqual(first((await world.license({ numberLimits })).held).until, world.at(HOUR - MINUTE))
  },
  'a limit counts the calls of the very step, and of every queue': async world => {
    const to = phone(1)
    const numberLimits = [{ most: 2, withinMs: HOUR }]
    await world.begin({ to, queue: 'other' })
    await world.add({ to }, { to }, {})
    const { licensed, held } = await world.license({ numberLimits })
    assert.deepEqual([licensed.length, held.length], [2, 1])
  },
  'attempts that were not placed do not count for a limit': async world => {
    const to = phone(1)
    const numberLimits = [{ most: 1, withinMs: HOUR }]
    const refusedCall = await world.begin({ to }, { numberLimits })
    await world.tell(refusedCall, 'rejected', { refusal: { code: 'invalid-number' } })
    const released = await world.begin({ to }, { numberLimits })
    await world.tell(released, 'rejected', { refusal: { code: 'not-dialed' } })
    assert.equal((await world.license({ numberLimits })).licensed.length, 1)
  },
  'an attempt that a step is told not to have been placed does not count for its limits': async world => {
    const to = phone(1)
    const { attempt } = await world.begin({ to, ...apart('second') }, { providers: ['second'] })
    const { id } = await world.addOne({ to })
    const { licensed } = await world.advance({
      updates: [updateOf(attempt, 'rejected', world.at(), { refusal: { code: 'rate-limited' } })],
      dispatch: dispatchLimits(world.names, { numberLimits: [{ most: 1, withinMs: HOUR }] }),
    })
    assert.deepEqual(
      licensed.map(call => call.id),
      [id],
    )
  },
  'an attempt that a step is told to have been placed although it was refused counts for its limits': async world => {
    const to = phone(1)
    const call = await world.begin({ to, ...apart('second') }, { providers: ['second'] })
    await world.tell(call, 'rejected', { refusal: { code: 'rate-limited' } })
    const { id } = await world.addOne({ to })
    const { held } = await world.advance({
      updates: [updateOf(call.attempt, 'completed', world.at())],
      dispatch: dispatchLimits(world.names, { numberLimits: [{ most: 1, withinMs: HOUR }] }),
    })
    assert.deepEqual(
      held.map(({ call, reason }) => [call.id, reason]),
      [[id, 'limit']],
    )
  },
  'a retry is told to be next, though calls are held in the step that puts it off': async world => {
    await world.store.addQueue('main', { concurrency: 1 })
    const { attempt } = await world.begin()
    await world.add({ notAfter: world.at() }, { notAfter: world.at() }, { at: world.at(10 * MINUTE) })
    const { held, nextDueAt } = await world.advance({
      updates: [updateOf(attempt, 'no-answer', world.at())],
      dispatch: dispatchLimits(world.names, { maxLicences: 2 }),
      decide: () => ({ retryAt: world.at(MINUTE) }),
    })
    assert.equal(held.length, 2)
    assert.deepEqual(nextDueAt, world.at(MINUTE))
  },
  'attempts that nobody knows of count for a limit': async world => {
    const to = phone(1)
    const call = await world.begin({ to })
    await world.tell(call, 'indeterminate')
    await world.addOne({ to })
    assert.equal((await world.license({ numberLimits: [{ most: 1, withinMs: HOUR }] })).held.length, 1)
  },
  'calls that are handed back do not keep those behind them waiting, and stay as they were': async world => {
    const [one, two, three] = await world.add({ notAfter: world.at(-1) }, { notAfter: world.at() }, {})
    const { licensed, held } = await world.license()
    assert.deepEqual([licensed.map(({ id }) => id), held.map(({ call }) => call.id)], [[three?.id], [one?.id, two?.id]])
    same(await world.get(present(one)), { ...one, attempts: [] })
  },
  'calls that are handed back are not counted for nextDueAt': async world => {
    await world.add({ notAfter: world.at() }, { at: world.at(HOUR) })
    assert.deepEqual((await world.license()).nextDueAt, world.at(HOUR))
  },
  'no more calls are handed back in one step than may be licensed in it': async world => {
    await world.add(...Array.from({ length: 5 }, () => ({ notAfter: world.at() })), {})
    const { held, licensed, nextDueAt } = await world.license({ maxLicences: 3 })
    assert.deepEqual([held.length, licensed.length], [3, 0])
    assert.ok(present(nextDueAt) <= world.at())
  },
  'calls are not handed back while their queue has no line for them': async world => {
    await world.store.addQueue('main', { concurrency: 1 })
    await world.begin()
    await world.addOne({ notAfter: world.at() })
    assert.deepEqual((await world.license()).held, [])
  },
  'of several reasons the first holds: not-after, misfire, limit': async world => {
    const to = phone(1)
    await world.begin({ to })
    await world.add({ to, at: world.at(-HOUR), notAfter: world.at() }, { to, at: world.at(-HOUR) }, { to })
    const { held } = await world.license({ misfireAfterMs: LATE, numberLimits: [{ most: 1, withinMs: HOUR }] })
    assert.deepEqual(
      held.map(({ reason }) => reason),
      ['not-after', 'misfire', 'limit'],
    )
  },
}
