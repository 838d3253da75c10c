import assert from 'node:assert/strict'
import { apart, dispatchLimits, HOUR, MINUTE, phone, ruled, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'

export const dispatching: Cases = {
  'nothing is licensed while dispatching is paused, and the calls keep their places': async fixture => {
    const calls = await fixture.add({}, apart('other'), {})
    assert.equal((await fixture.store.dispatchState()).paused, false)
    assert.equal((await fixture.store.changeDispatch({ paused: true })).paused, true)
    const paused = await fixture.license({ providers: ['api', 'other'] })
    assert.deepEqual([paused.licensed, paused.held, paused.nextDueAt], [[], [], undefined])
    await fixture.store.changeDispatch({ paused: false })
    assert.deepEqual(
      (await fixture.license()).licensed.map(({ id }) => id),
      [calls[0]?.id, calls[2]?.id],
    )
  },
  'updates are recorded while dispatching is paused': async fixture => {
    const call = await fixture.begin()
    await fixture.store.changeDispatch({ paused: true })
    assert.equal((await fixture.report(call, 'completed')).recorded, 'applied')
  },
  'a call that waits while dispatching is paused is no misfire': async fixture => {
    await fixture.addOne()
    await fixture.store.changeDispatch({ paused: true })
    for (let passed = 0; passed < HOUR; passed += 30 * SECOND) {
      await fixture.license({ misfireAfterMs: MINUTE })
      await fixture.pass(30 * SECOND)
    }
    await fixture.store.changeDispatch({ paused: false })
    const { licensed, held } = await fixture.license({ misfireAfterMs: MINUTE })
    assert.deepEqual([licensed.length, held.length], [1, 0])
  },
  'the total of lines counts the lines of all queues': async fixture => {
    await fixture.add(...Array.from({ length: 8 }, (_, n) => ({ queue: `queue ${n}` })))
    const { licensed } = await fixture.license({ lines: 3 })
    assert.equal(licensed.length, 3)
    assert.equal((await fixture.license({ lines: 3 })).licensed.length, 0)
    assert.equal((await fixture.store.dispatchState()).linesInUse, 3)
    await fixture.report(first(licensed), 'completed')
    assert.equal((await fixture.license({ lines: 3 })).licensed.length, 1)
  },
  'a line that a step frees counts for the total in the same step': async fixture => {
    await fixture.add({ queue: 'a' }, { queue: 'b' })
    const call = first((await fixture.license({ lines: 1 })).licensed)
    const updates = [{ reference: call.attempt.reference, provider: 'api', status: 'busy', at: fixture.at() } as const]
    const dispatch = dispatchLimits(fixture.names, { lines: 1 })
    assert.equal((await fixture.advance({ updates, dispatch })).licensed.length, 1)
  },
  'a call that a refusal releases counts for the total when it is licensed again in the same step': async fixture => {
    await fixture.add({ queue: 'a' }, { queue: 'b' })
    const { attempt } = first((await fixture.license({ lines: 2 })).licensed)
    const updates = [updateOf(attempt, 'rejected', fixture.at(), { refusal: { code: 'not-dialed' } })]
    const licensedWithin = async (lines: number) =>
      (await fixture.advance({ updates, dispatch: dispatchLimits(fixture.names, { lines }) })).licensed.length
    assert.deepEqual([await licensedWithin(1), await licensedWithin(2)], [0, 1])
  },
  'a line of the total that time alone frees is free at its lineFreeAt': async fixture => {
    await fixture.add({ queue: 'a' }, { queue: 'b' })
    const call = first((await fixture.license({ lines: 1, maxCallMs: HOUR })).licensed)
    await fixture.report(call, 'indeterminate')
    assert.deepEqual((await fixture.license({ lines: 1 })).nextDueAt, call.attempt.lineFreeAt)
    await fixture.pass(HOUR)
    assert.equal((await fixture.license({ lines: 1 })).licensed.length, 1)
  },
  'the total of lines delays no call that is not due yet': async fixture => {
    await fixture.add({ queue: 'a' }, { queue: 'b', at: fixture.at(HOUR) })
    assert.equal((await fixture.license({ lines: 1 })).licensed.length, 1)
    assert.deepEqual((await fixture.license({ lines: 1 })).nextDueAt, fixture.at(HOUR))
  },
  'a call to a number that is not allowed is held, and the calls behind it do not wait': async fixture => {
    const [one, two] = await fixture.add({ to: phone(7) }, {})
    const mayCall = (to: string) => (to === phone(7) ? 'a premium number' : undefined)
    const { licensed, held } = await fixture.license(ruled({ mayCall }))
    same(held, [{ call: one, reason: 'not-allowed', rule: 'a premium number' }])
    assert.deepEqual(
      licensed.map(({ id }) => id),
      [two?.id],
    )
  },
  'a counter is 0 until it is incremented, and counts for itself': async ({ store }) => {
    assert.equal(await store.counter('sessions'), 0)
    assert.deepEqual([await store.increment('sessions'), await store.increment('sessions')], [1, 2])
    assert.deepEqual([await store.counter('sessions'), await store.counter('other')], [2, 0])
  },

  'an unknown attempt whose line an operator frees ends indeterminate, and its line is free': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1 })
    const call = await fixture.begin()
    await fixture.addOne()
    assert.equal((await fixture.report(call, 'indeterminate', { byOperator: 'frees' })).recorded, 'unchanged')
    await fixture.report(call, 'unknown')
    await fixture.pass(SECOND)
    const { call: freed } = await fixture.report(call, 'indeterminate', { byOperator: 'frees', cause: 'freed' })
    assert.deepEqual([freed?.status, freed?.attempt?.lineFreeAt], ['indeterminate', fixture.at()])
    assert.equal((await fixture.license()).licensed.length, 1)
  },
  'an indeterminate attempt whose line an operator frees stays indeterminate; evidence still corrects it':
    async fixture => {
      await fixture.store.addQueue('main', { concurrency: 1 })
      const call = await fixture.begin()
      await fixture.addOne()
      await fixture.report(call, 'indeterminate')
      assert.equal((await fixture.license()).licensed.length, 0)
      await fixture.pass(SECOND)
      await fixture.report(call, 'indeterminate', { byOperator: 'frees' })
      assert.deepEqual((await fixture.get(call)).attempt?.lineFreeAt, fixture.at())
      assert.equal((await fixture.license()).licensed.length, 1)
      assert.equal((await fixture.report(call, 'completed')).call?.status, 'completed')
    },
  'an attempt whose line an operator frees and whose end is reported in the same step ends by the evidence':
    async fixture => {
      const call = await fixture.begin()
      await fixture.report(call, 'unknown')
      await fixture.pass(SECOND)
      const frees = updateOf(call.attempt, 'indeterminate', fixture.at(), { byOperator: 'frees' })
      await fixture.record([frees, updateOf(call.attempt, 'completed', fixture.at())])
      const { status, attempt } = await fixture.get(call)
      assert.deepEqual([status, attempt?.lineFreeAt], ['completed', fixture.at()])
      assert.equal((await fixture.queue()).linesInUse, 0)
    },
  'a live attempt ends indeterminate only by an operator, and its line stays in use': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'ringing')
    await fixture.report(call, 'indeterminate')
    assert.equal((await fixture.get(call)).status, 'ringing')
    await fixture.report(call, 'indeterminate', { byOperator: 'ends', cause: 'restored' })
    assert.deepEqual([(await fixture.get(call)).status, (await fixture.queue()).linesInUse], ['indeterminate', 1])
  },

  'nothing is licensed while the clock differs from what the worker expects': async fixture => {
    await fixture.addOne()
    const dispatch = dispatchLimits(fixture.names)
    for (const expectedNow of [fixture.at(-10_001), fixture.at(10_001)])
      assert.equal((await fixture.advance({ dispatch, expectedNow })).licensed.length, 0)
    assert.equal((await fixture.advance({ dispatch, expectedNow: fixture.at(-10_000) })).licensed.length, 1)
  },
  'deadlines move with a clock that was set, once': async fixture => {
    const [open, lost, over] = [await fixture.begin(), await fixture.begin(), await fixture.begin()]
    await fixture.report(lost, 'indeterminate')
    await fixture.report(over, 'completed')
    const { clockShifts } = await fixture.store.dispatchState()
    fixture.clock.jump(2 * HOUR)
    const shiftClock = { byMs: 2 * HOUR, clockShifts }
    assert.equal((await fixture.store.changeDispatch({ shiftClock })).clockShifts, clockShifts + 1)
    await fixture.store.changeDispatch({ shiftClock })
    for (const { id, attempt } of [open, lost]) {
      const moved = present((await fixture.get({ id })).attempt)
      assert.deepEqual(moved.lineFreeAt, new Date(attempt.lineFreeAt.getTime() + 2 * HOUR))
      assert.deepEqual(moved.answerBy, new Date(attempt.answerBy.getTime() + 2 * HOUR))
    }
    same((await fixture.get(over)).attempt?.lineFreeAt, over.attempt.lineFreeAt)
    assert.equal((await fixture.queue()).linesInUse, 2)
    assert.equal((await fixture.license()).clockShifts, clockShifts + 1)
    const nextPollAt = (await fixture.get(open)).attempt?.nextPollAt
    assert.deepEqual(nextPollAt, new Date((open.attempt.nextPollAt?.getTime() ?? 0) + 2 * HOUR))
  },
  'deadlines move back with a clock that was set back; lines that were free stay free': async fixture => {
    const lost = await fixture.begin({}, { maxCallMs: MINUTE })
    await fixture.report(lost, 'indeterminate')
    await fixture.pass(MINUTE)
    const later = await fixture.begin({}, { maxCallMs: HOUR })
    await fixture.report(later, 'unknown')
    fixture.clock.jump(-HOUR)
    await fixture.store.changeDispatch({ shiftClock: { byMs: -HOUR, clockShifts: 0 } })
    assert.deepEqual((await fixture.get(lost)).attempt?.lineFreeAt, lost.attempt.lineFreeAt)
    const moved = present((await fixture.get(later)).attempt)
    assert.deepEqual(moved.lineFreeAt, new Date(later.attempt.lineFreeAt.getTime() - HOUR))
    assert.ok(present(moved.nextPollAt) <= fixture.at(10 * MINUTE))
  },
  'a back-off moves with a clock that was set back': async fixture => {
    await fixture.add({}, {})
    const call = first((await fixture.license({ maxLicences: 1 })).licensed)
    await fixture.report(call, 'rejected', { refusal: { code: 'rate-limited', retryAfterMs: 10 * SECOND } })
    fixture.clock.jump(-HOUR)
    await fixture.store.changeDispatch({ shiftClock: { byMs: -HOUR, clockShifts: 0 } })
    assert.deepEqual((await fixture.queue()).backoffUntil, fixture.at(10 * SECOND))
  },
  'a back-off does not move with a clock that was set forward': async fixture => {
    await fixture.add({}, {})
    const call = first((await fixture.license({ maxLicences: 1 })).licensed)
    await fixture.report(call, 'rejected', { refusal: { code: 'rate-limited', retryAfterMs: 10 * SECOND } })
    const { backoffUntil } = await fixture.queue()
    fixture.clock.jump(HOUR)
    await fixture.store.changeDispatch({ shiftClock: { byMs: HOUR, clockShifts: 0 } })
    assert.deepEqual((await fixture.queue()).backoffUntil, backoffUntil)
    assert.equal((await fixture.license()).licensed.length, 2)
  },
}
