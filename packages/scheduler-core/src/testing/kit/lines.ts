import assert from 'node:assert/strict'
import { apart, dispatchLimits, HOUR, MINUTE, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import type { StoreFixture } from './store-fixture.ts'

/** A queue whose lines are all in use, with as many calls waiting. */
async function full(fixture: StoreFixture, concurrency: number) {
  await fixture.store.addQueue('main', { concurrency })
  await fixture.add(...Array.from({ length: 2 * concurrency }, () => ({})))
  return (await fixture.license({ maxCallMs: HOUR })).licensed
}

const licensedNow = async (fixture: StoreFixture) => (await fixture.license()).licensed.length

export const lines: Cases = {
  'no more calls are in flight than the queue has lines': async fixture => {
    assert.equal((await full(fixture, 3)).length, 3)
    assert.equal(await licensedNow(fixture), 0)
    assert.equal((await fixture.queue()).linesInUse, 3)
  },
  'a line is in use while its call is dialed, unknown or live, however long': async fixture => {
    const calls = await full(fixture, 5)
    for (const [n, status] of (['unknown', 'initiated', 'ringing', 'answered'] as const).entries())
      await fixture.report(present(calls[n]), status)
    assert.equal(await licensedNow(fixture), 0)
    await fixture.pass(100 * HOUR)
    assert.equal(await licensedNow(fixture), 0)
    assert.equal((await fixture.queue()).linesInUse, 5)
  },
  'every outcome but indeterminate frees the line at once': async fixture => {
    for (const status of ['completed', 'busy', 'no-answer', 'failed', 'cancelled', 'rejected'] as const) {
      const queue = `ends ${status}`
      await fixture.store.addQueue(queue, { concurrency: 1 })
      const [call] = await fixture.add(apart(queue), apart(queue))
      const licensed = first((await fixture.license({ providers: [queue] })).licensed)
      assert.equal(licensed.id, call?.id)
      await fixture.report(licensed, status)
      assert.equal((await fixture.license({ providers: [queue] })).licensed.length, 1, status)
    }
  },
  'the count of lines includes indeterminate attempts until lineFreeAt, to the millisecond': async fixture => {
    const [call] = await full(fixture, 1)
    await fixture.pass(MINUTE)
    await fixture.report(present(call), 'indeterminate')
    assert.equal((await fixture.queue()).linesInUse, 1)
    await fixture.pass(HOUR - MINUTE - 1)
    assert.equal(await licensedNow(fixture), 0)
    assert.equal((await fixture.queue()).linesInUse, 1)
    await fixture.pass(1)
    assert.equal((await fixture.queue()).linesInUse, 0)
    assert.equal(await licensedNow(fixture), 1)
  },
  'a correction of an indeterminate attempt frees its line at once': async fixture => {
    const [call] = await full(fixture, 1)
    await fixture.report(present(call), 'unknown')
    await fixture.report(present(call), 'indeterminate')
    assert.equal(await licensedNow(fixture), 0)
    await fixture.report(present(call), 'no-answer')
    assert.equal(await licensedNow(fixture), 1)
  },
  'a step that records an indeterminate end licenses nothing on its line': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1 })
    const call = await fixture.begin()
    await fixture.addOne()
    const { licensed } = await fixture.advance({
      updates: [updateOf(call.attempt, 'unknown', fixture.at()), updateOf(call.attempt, 'indeterminate', fixture.at())],
      dispatch: dispatchLimits(fixture.names),
    })
    assert.deepEqual(licensed, [])
  },
  'a released attempt frees its line': async fixture => {
    const [call] = await full(fixture, 1)
    await fixture.report(present(call), 'rejected', { refusal: { code: 'not-dialed' } })
    assert.equal((await fixture.queue()).linesInUse, 0)
    assert.equal(await licensedNow(fixture), 1)
  },
  'a queue with reduced concurrency licenses nothing until a line is free': async fixture => {
    const calls = await full(fixture, 3)
    await fixture.store.changeQueue('main', { concurrency: 1 })
    await fixture.report(present(calls[0]), 'completed')
    await fixture.report(present(calls[1]), 'completed')
    assert.equal(await licensedNow(fixture), 0)
    await fixture.report(present(calls[2]), 'completed')
    assert.equal(await licensedNow(fixture), 1)
  },
  'a queue with increased concurrency uses the new lines': async fixture => {
    await full(fixture, 2)
    await fixture.store.changeQueue('main', { concurrency: 3 })
    assert.equal(await licensedNow(fixture), 1)
  },
  'each queue has its own lines': async fixture => {
    for (const name of ['a', 'b']) await fixture.store.addQueue(name, { concurrency: 1 })
    await fixture.add(...['a', 'a', 'b', 'b'].map(apart))
    const licensed = [
      ...(await fixture.license({ providers: ['a'] })).licensed,
      ...(await fixture.license({ providers: ['b'] })).licensed,
    ]
    assert.deepEqual(
      licensed.map(({ queue }) => queue),
      ['a', 'b'],
    )
  },
  'an attempt uses a line of the queue that licensed it': async fixture => {
    await fixture.store.addQueue('second', { concurrency: 1 })
    const call = await fixture.begin()
    await fixture.report(call, 'unknown')
    await fixture.report(call, 'indeterminate')
    const { linesInUse } = await fixture.queue('second')
    assert.deepEqual([linesInUse, (await fixture.queue()).linesInUse], [0, 1])
  },

  'nextDueAt is the dueAt of the next call if a line is free': async fixture => {
    await fixture.add({ at: fixture.at(HOUR) }, { at: fixture.at(MINUTE) })
    assert.deepEqual((await fixture.license()).nextDueAt, fixture.at(MINUTE))
  },
  'nextDueAt is absent when no call waits': async fixture => {
    assert.equal((await fixture.license()).nextDueAt, undefined)
    await fixture.addOne()
    assert.equal((await fixture.license()).nextDueAt, undefined)
  },
  'nextDueAt is absent when only an update can free a line': async fixture => {
    await full(fixture, 1)
    assert.equal((await fixture.license()).nextDueAt, undefined)
  },
  'nextDueAt is the earliest lineFreeAt of the indeterminate attempts if all lines are in use': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 2 })
    await fixture.add({}, {}, {})
    const one = first((await fixture.license({ maxLicences: 1, maxCallMs: HOUR })).licensed)
    const two = first((await fixture.license({ maxLicences: 1, maxCallMs: MINUTE })).licensed)
    await fixture.report(one, 'indeterminate')
    assert.equal((await fixture.license()).nextDueAt?.getTime(), fixture.at(HOUR).getTime())
    await fixture.report(two, 'indeterminate')
    assert.deepEqual((await fixture.license()).nextDueAt, fixture.at(MINUTE))
  },
  'nextDueAt is not before the call is due, even if a line is freed sooner': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1 })
    const call = await fixture.begin({}, { maxCallMs: MINUTE })
    await fixture.report(call, 'indeterminate')
    await fixture.addOne({ at: fixture.at(HOUR) })
    assert.deepEqual((await fixture.license()).nextDueAt, fixture.at(HOUR))
  },
  'nextDueAt is not in the future when more calls could have been licensed': async fixture => {
    await fixture.add({}, {}, {})
    const { nextDueAt } = await fixture.license({ maxLicences: 2 })
    assert.ok(present(nextDueAt) <= fixture.at())
  },
  'nextDueAt is not in the future when more calls could have been licensed behind held ones': async fixture => {
    await fixture.add({}, { notAfter: fixture.at() }, { notAfter: fixture.at() }, {}, {})
    const { held, licensed, nextDueAt } = await fixture.license({ maxLicences: 2 })
    assert.deepEqual([held.length, licensed.length], [2, 1])
    assert.ok(present(nextDueAt) <= fixture.at())
  },
  'nextDueAt is the earliest of all queues with waiting calls of the given providers': async fixture => {
    await fixture.add(
      { queue: 'a', at: fixture.at(HOUR) },
      { queue: 'b', at: fixture.at(MINUTE) },
      { ...apart('c'), at: fixture.at(SECOND) },
    )
    same((await fixture.license()).nextDueAt, fixture.at(MINUTE))
  },
}
