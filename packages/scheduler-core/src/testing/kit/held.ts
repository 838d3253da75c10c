import assert from 'node:assert/strict'
import { apart, dispatchLimits, HOUR, limitedTo, MINUTE, phone, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import type { StoreFixture } from './store-fixture.ts'

const LATE = 15 * MINUTE

/** Checks the queue every half minute for so long. */
async function attend(fixture: StoreFixture, ms: number, misfireAfterMs = LATE) {
  for (let passed = 0; passed < ms; passed += 30 * SECOND) {
    await fixture.license({ misfireAfterMs })
    await fixture.pass(30 * SECOND)
  }
}

const reasons = async (fixture: StoreFixture, misfireAfterMs = LATE) =>
  (await fixture.license({ misfireAfterMs })).held.map(({ reason }) => reason)

export const held: Cases = {
  'a call is held and not licensed from notAfter on, to the millisecond': async fixture => {
    const [, call] = await fixture.add({ notAfter: fixture.at(1) }, { notAfter: fixture.at() })
    const { licensed, held } = await fixture.license()
    assert.equal(licensed.length, 1)
    same(held, [{ call, reason: 'not-after' }])
  },
  'a call that was due long before the first check is held as a misfire': async fixture => {
    const [, call] = await fixture.add({ at: fixture.at(-LATE) }, { at: fixture.at(-LATE - 1) })
    const { licensed, held } = await fixture.license({ misfireAfterMs: LATE })
    assert.equal(licensed.length, 1)
    same(held, [{ call, reason: 'misfire' }])
  },
  'a backlog that waits for hours for a line is no misfire while the queue is checked': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1 })
    const call = await fixture.begin()
    await fixture.addOne()
    await attend(fixture, 3 * HOUR)
    await fixture.report(call, 'completed')
    const { licensed, held } = await fixture.license({ misfireAfterMs: LATE })
    assert.deepEqual([licensed.length, held.length], [1, 0])
  },
  'a backlog that waits in a paused queue is no misfire while the queue is checked': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1, paused: true })
    await fixture.addOne()
    await attend(fixture, HOUR)
    await fixture.store.changeQueue('main', { paused: false })
    assert.deepEqual(await reasons(fixture), [])
  },
  'a call that came due while the queue was not checked is a misfire': async fixture => {
    await attend(fixture, MINUTE)
    await fixture.addOne({ at: fixture.at(MINUTE) })
    await fixture.pass(HOUR)
    assert.deepEqual(await reasons(fixture), ['misfire'])
  },
  'checks less than a minute apart leave no gap, at any offset': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1, paused: true })
    await fixture.addOne()
    for (let check = 0; check < 60; check++) {
      await fixture.license({ misfireAfterMs: LATE })
      await fixture.pass(check % 2 ? 9 * SECOND : 55 * SECOND)
    }
    await fixture.store.changeQueue('main', { paused: false })
    assert.deepEqual(await reasons(fixture), [])
  },
  'a call that came due shortly before the first check after a downtime is no misfire': async fixture => {
    await attend(fixture, MINUTE)
    await fixture.add({ at: fixture.at(HOUR - LATE) }, { at: fixture.at(HOUR - LATE - 1) })
    await fixture.pass(HOUR)
    const { licensed, held } = await fixture.license({ misfireAfterMs: LATE })
    assert.deepEqual([licensed.length, held.length], [1, 1])
  },
  'each queue is attended independently': async fixture => {
    const [a, b] = [apart('a'), apart('b')]
    await fixture.add({ ...a, at: fixture.at(10 * HOUR) }, { ...b, at: fixture.at(10 * HOUR) })
    for (let passed = 0; passed < HOUR; passed += 30 * SECOND) {
      await fixture.license({ providers: ['a'] })
      await fixture.pass(30 * SECOND)
    }
    await fixture.add({ ...a, at: fixture.at(-30 * MINUTE) }, { ...b, at: fixture.at(-30 * MINUTE) })
    const limits = { misfireAfterMs: LATE }
    assert.equal((await fixture.license({ ...limits, providers: ['a'] })).held.length, 0)
    assert.equal((await fixture.license({ ...limits, providers: ['b'] })).held.length, 1)
  },
  'a call may have a limit of its own, or none, for how late it may begin': async fixture => {
    const rules = (misfireAfterMs: number | 'never') => ({ at: fixture.at(-HOUR), rules: { misfireAfterMs } })
    const [never, late, missed] = await fixture.add(rules('never'), rules(HOUR), rules(HOUR - 1))
    const { licensed, held } = await fixture.license({ misfireAfterMs: LATE })
    same(
      licensed.map(({ id }) => id),
      [never?.id, late?.id],
    )
    same(held, [{ call: missed, reason: 'misfire' }])
  },
  'an infinite misfireAfterMs means no misfire': async fixture => {
    await fixture.addOne({ at: fixture.at(-1000 * HOUR) })
    assert.equal((await fixture.license({ misfireAfterMs: Number.POSITIVE_INFINITY })).licensed.length, 1)
  },
  'with misfireAfterMs 0 a call that is due at the time of the check is licensed': async fixture => {
    await fixture.add({ at: fixture.at() }, { at: fixture.at(-1) })
    const { licensed, held } = await fixture.license({ misfireAfterMs: 0 })
    assert.deepEqual([licensed.length, held.length], [1, 1])
  },
  'a call for another provider waits, is not held and has no effect on nextDueAt': async fixture => {
    const [call] = await fixture.add({ provider: 'b' }, { provider: 'a' })
    const { licensed, held, nextDueAt } = await fixture.license({ providers: ['a'] })
    same([licensed.map(({ provider }) => provider), held, nextDueAt], [['a'], [], undefined])
    assert.deepEqual(
      (await fixture.license({ providers: ['a', 'b'] })).licensed.map(({ id }) => id),
      [call?.id],
    )
  },
  'calls for other providers do not delay the calls behind them, however many there are': async fixture => {
    await fixture.add(...Array.from({ length: 5 }, () => ({ provider: 'b' })), {})
    await fixture.add({ provider: 'b', queue: 'other' }, { queue: 'other' })
    assert.equal((await fixture.license({ maxLicences: 2 })).licensed.length, 2)
  },
  'a call that waited for a line before a short absence is no misfire': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1 })
    const begun = await fixture.begin()
    await fixture.addOne()
    await attend(fixture, HOUR)
    await fixture.pass(LATE - MINUTE)
    await fixture.report(begun, 'completed')
    const { licensed, held } = await fixture.license({ misfireAfterMs: LATE })
    assert.deepEqual([licensed.length, held.length], [1, 0])
  },
  'a call that waited for a line before a long absence is a misfire': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1 })
    const begun = await fixture.begin()
    await fixture.addOne()
    await attend(fixture, HOUR)
    await fixture.pass(LATE + MINUTE)
    await fixture.report(begun, 'completed')
    assert.equal((await fixture.license({ misfireAfterMs: LATE })).held[0]?.reason, 'misfire')
  },
  'a call to a number at its limit is held until the limit allows it': async fixture => {
    const limits = limitedTo({ most: 2, withinMs: HOUR })
    const to = phone(1)
    await fixture.begin({ to }, limits)
    await fixture.pass(MINUTE)
    await fixture.begin({ to }, limits)
    await fixture.pass(MINUTE)
    const call = await fixture.addOne({ to })
    const { licensed, held } = await fixture.license(limits)
    assert.equal(licensed.length, 0)
    same(held, [{ call, reason: 'limit', until: fixture.at(HOUR - 2 * MINUTE), rule: '2 attempts in 1 hour' }])
    await fixture.pass(HOUR - 2 * MINUTE - 1)
    assert.equal((await fixture.license(limits)).licensed.length, 0)
    await fixture.pass(1)
    assert.equal((await fixture.license(limits)).licensed.length, 1)
  },
  'of several limits the longest wait applies': async fixture => {
    const to = phone(1)
    const limits = limitedTo({ most: 1, withinMs: MINUTE }, { most: 2, withinMs: HOUR })
    await fixture.begin({ to }, limits)
    await fixture.pass(MINUTE)
    await fixture.begin({ to }, limits)
    await fixture.addOne({ to })
    assert.deepEqual(first((await fixture.license(limits)).held).until, fixture.at(HOUR - MINUTE))
  },
  'a limit counts the licences of the same step and of all queues': async fixture => {
    const to = phone(1)
    const limits = limitedTo({ most: 2, withinMs: HOUR })
    await fixture.begin({ to, queue: 'other' })
    await fixture.add({ to }, { to }, {})
    const { licensed, held } = await fixture.license(limits)
    assert.deepEqual([licensed.length, held.length], [2, 1])
  },
  'attempts that were not placed do not count for a limit': async fixture => {
    const to = phone(1)
    const limits = limitedTo({ most: 1, withinMs: HOUR })
    const refusedCall = await fixture.begin({ to }, limits)
    await fixture.report(refusedCall, 'rejected', { refusal: { code: 'invalid-number' } })
    const released = await fixture.begin({ to }, limits)
    await fixture.report(released, 'rejected', { refusal: { code: 'not-dialed' } })
    assert.equal((await fixture.license(limits)).licensed.length, 1)
  },
  'an attempt that the step proves not placed does not count for its limits': async fixture => {
    const to = phone(1)
    const { attempt } = await fixture.begin({ to, ...apart('second') }, { providers: ['second'] })
    const { id } = await fixture.addOne({ to })
    const { licensed } = await fixture.advance({
      updates: [updateOf(attempt, 'rejected', fixture.at(), { refusal: { code: 'rate-limited' } })],
      dispatch: dispatchLimits(fixture.names, limitedTo({ most: 1, withinMs: HOUR })),
    })
    assert.deepEqual(
      licensed.map(call => call.id),
      [id],
    )
  },
  'a refused attempt that the step proves placed counts for its limits': async fixture => {
    const to = phone(1)
    const call = await fixture.begin({ to, ...apart('second') }, { providers: ['second'] })
    await fixture.report(call, 'rejected', { refusal: { code: 'rate-limited' } })
    const { id } = await fixture.addOne({ to })
    const { held } = await fixture.advance({
      updates: [updateOf(call.attempt, 'completed', fixture.at())],
      dispatch: dispatchLimits(fixture.names, limitedTo({ most: 1, withinMs: HOUR })),
    })
    assert.deepEqual(
      held.map(({ call, reason }) => [call.id, reason]),
      [[id, 'limit']],
    )
  },
  'nextDueAt counts a retry that the step schedules while it holds other calls': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1 })
    const { attempt } = await fixture.begin()
    await fixture.add({ notAfter: fixture.at() }, { notAfter: fixture.at() }, { at: fixture.at(10 * MINUTE) })
    const { held, nextDueAt } = await fixture.advance({
      updates: [updateOf(attempt, 'no-answer', fixture.at())],
      dispatch: dispatchLimits(fixture.names, { maxLicences: 2 }),
      decide: () => ({ retryAt: fixture.at(MINUTE) }),
    })
    assert.equal(held.length, 2)
    assert.deepEqual(nextDueAt, fixture.at(MINUTE))
  },
  'indeterminate attempts count for a limit': async fixture => {
    const to = phone(1)
    const call = await fixture.begin({ to })
    await fixture.report(call, 'indeterminate')
    await fixture.addOne({ to })
    assert.equal((await fixture.license(limitedTo({ most: 1, withinMs: HOUR }))).held.length, 1)
  },
  'held calls do not delay the calls behind them, and stay unchanged': async fixture => {
    const [one, two, three] = await fixture.add({ notAfter: fixture.at(-1) }, { notAfter: fixture.at() }, {})
    const { licensed, held } = await fixture.license()
    assert.deepEqual([licensed.map(({ id }) => id), held.map(({ call }) => call.id)], [[three?.id], [one?.id, two?.id]])
    same(await fixture.get(present(one)), { ...one, attempts: [] })
  },
  'held calls do not count for nextDueAt': async fixture => {
    await fixture.add({ notAfter: fixture.at() }, { at: fixture.at(HOUR) })
    assert.deepEqual((await fixture.license()).nextDueAt, fixture.at(HOUR))
  },
  'held calls of one queue keep no call of another queue from being licensed': async fixture => {
    await fixture.add(...Array.from({ length: 5 }, () => ({ notAfter: fixture.at() })))
    const other = await fixture.addOne({ queue: 'other' })
    const { held, licensed } = await fixture.license({ maxLicences: 3 })
    assert.deepEqual([held.length, licensed.map(({ id }) => id)], [3, [other.id]])
  },
  'a step holds at most maxLicences calls of a queue': async fixture => {
    await fixture.add(...Array.from({ length: 5 }, () => ({ notAfter: fixture.at() })), {})
    const { held, licensed, nextDueAt } = await fixture.license({ maxLicences: 3 })
    assert.deepEqual([held.length, licensed.length], [3, 0])
    assert.ok(present(nextDueAt) <= fixture.at())
  },
  'calls are not held while their queue has no free line': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1 })
    await fixture.begin()
    await fixture.addOne({ notAfter: fixture.at() })
    assert.deepEqual((await fixture.license()).held, [])
  },
  'of several reasons the first applies: not-after, misfire, limit': async fixture => {
    const to = phone(1)
    await fixture.begin({ to })
    await fixture.add({ to, at: fixture.at(-HOUR), notAfter: fixture.at() }, { to, at: fixture.at(-HOUR) }, { to })
    const { held } = await fixture.license({ misfireAfterMs: LATE, ...limitedTo({ most: 1, withinMs: HOUR }) })
    assert.deepEqual(
      held.map(({ reason }) => reason),
      ['not-after', 'misfire', 'limit'],
    )
  },
}
