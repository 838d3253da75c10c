import assert from 'node:assert/strict'
import type { Refusal } from '../../store/step.ts'
import { apart, HOUR, MINUTE, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present } from './expect.ts'
import type { StoreFixture } from './store-fixture.ts'

const many = (fixture: StoreFixture, count: number) => fixture.add(...Array.from({ length: count }, () => ({})))
const licensedNow = async (fixture: StoreFixture) => (await fixture.license()).licensed.length

/** Licenses the next call and records its refusal. */
async function refuse(fixture: StoreFixture, refusal: Refusal) {
  const call = first((await fixture.license({ maxLicences: 1 })).licensed)
  await fixture.report(call, 'rejected', { refusal })
}

/** Milliseconds until the back-off of the queue ends. */
async function heldMs(fixture: StoreFixture, queue = 'main') {
  const { backoffUntil } = await fixture.queue(queue)
  return backoffUntil && backoffUntil.getTime() - fixture.at().getTime()
}

export const pacing: Cases = {
  'a queue gives no more licences in any second than its pace allows': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 100, callsPerSecond: 2 })
    await many(fixture, 6)
    assert.equal(await licensedNow(fixture), 2)
    await fixture.pass(999)
    assert.equal(await licensedNow(fixture), 0)
    await fixture.pass(1)
    assert.equal(await licensedNow(fixture), 2)
  },
  'the pace is a sliding window: each licence is counted by itself': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 100, callsPerSecond: 2 })
    await many(fixture, 6)
    assert.equal((await fixture.license({ maxLicences: 1 })).licensed.length, 1)
    await fixture.pass(600)
    assert.equal(await licensedNow(fixture), 1)
    await fixture.pass(400)
    assert.equal(await licensedNow(fixture), 1)
    await fixture.pass(599)
    assert.equal(await licensedNow(fixture), 0)
    await fixture.pass(1)
    assert.equal(await licensedNow(fixture), 1)
  },
  'a pace of half a call a second is one call in two seconds': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 100, callsPerSecond: 0.5 })
    await many(fixture, 2)
    assert.equal(await licensedNow(fixture), 1)
    await fixture.pass(1999)
    assert.equal(await licensedNow(fixture), 0)
    await fixture.pass(1)
    assert.equal(await licensedNow(fixture), 1)
  },
  'calls that have ended and calls that were not placed count for the pace': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 100, callsPerSecond: 2 })
    await many(fixture, 4)
    const [one, two] = (await fixture.license()).licensed
    await fixture.report(present(one), 'completed')
    await fixture.report(present(two), 'rejected', { refusal: { code: 'not-dialed' } })
    assert.equal(await licensedNow(fixture), 0)
  },
  'nextDueAt is the time at which the pace allows the next licence': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 100, callsPerSecond: 2 })
    await many(fixture, 5)
    await fixture.license({ maxLicences: 1 })
    await fixture.pass(250)
    const { nextDueAt } = await fixture.license()
    assert.deepEqual(nextDueAt, fixture.at(750))
    await fixture.pass(750)
    assert.equal(await licensedNow(fixture), 1)
  },
  'the pace of a queue may be changed and removed': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 100, callsPerSecond: 1 })
    await many(fixture, 5)
    assert.equal(await licensedNow(fixture), 1)
    await fixture.store.changeQueue('main', { callsPerSecond: 3 })
    assert.equal(await licensedNow(fixture), 2)
    await fixture.store.changeQueue('main', { callsPerSecond: null })
    assert.equal(await licensedNow(fixture), 2)
  },

  'a queue is held back for a second after a refusal as rate-limited or unavailable': async fixture => {
    for (const code of ['rate-limited', 'unavailable'] as const) {
      await fixture.addOne({ queue: code })
      await refuse(fixture, { code })
      const { backoffCode, refusals } = await fixture.queue(code)
      assert.deepEqual([backoffCode, refusals, await heldMs(fixture, code)], [code, 1, SECOND])
    }
  },
  'a queue is held back for half a minute after a refusal of the credentials': async fixture => {
    await many(fixture, 1)
    await refuse(fixture, { code: 'unauthorized' })
    assert.equal(await heldMs(fixture), 30 * SECOND)
  },
  'a held-back queue licenses nothing until backoffUntil, to the millisecond, and returns it as nextDueAt':
    async fixture => {
      await many(fixture, 2)
      await refuse(fixture, { code: 'unavailable' })
      const { licensed, held, nextDueAt } = await fixture.license()
      assert.deepEqual([licensed, held, nextDueAt], [[], [], fixture.at(SECOND)])
      await fixture.pass(SECOND - 1)
      assert.equal(await licensedNow(fixture), 0)
      await fixture.pass(1)
      assert.equal(await licensedNow(fixture), 2)
    },
  'a queue is held back for retryAfterMs if that is longer, up to a minute or maxRetryAfterMs': async fixture => {
    await many(fixture, 1)
    await refuse(fixture, { code: 'rate-limited', retryAfterMs: 7000 })
    assert.equal(await heldMs(fixture), 7000)
    await fixture.pass(7000)
    await refuse(fixture, { code: 'rate-limited', retryAfterMs: 100 * HOUR })
    assert.equal(await heldMs(fixture), MINUTE)
    await fixture.pass(MINUTE)
    const call = first((await fixture.license()).licensed)
    const refusal = { code: 'rate-limited', retryAfterMs: 100 * HOUR } as const
    const updates = [updateOf(call.attempt, 'rejected', fixture.at(), { refusal })]
    await fixture.advance({ updates, maxRetryAfterMs: HOUR })
    assert.equal(await heldMs(fixture), HOUR)
  },
  'a back-off ends at once when the queue is released': async fixture => {
    await many(fixture, 1)
    await refuse(fixture, { code: 'unauthorized' })
    assert.equal(await licensedNow(fixture), 0)
    const queue = present(await fixture.store.changeQueue('main', { backoff: null }))
    assert.deepEqual([queue.backoffUntil, queue.backoffCode, queue.refusals], [undefined, undefined, 0])
    assert.equal(await licensedNow(fixture), 1)
  },
  'licences from after a clock was set back do not count for the pace': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 100, callsPerSecond: 1 })
    await many(fixture, 2)
    assert.equal(await licensedNow(fixture), 1)
    fixture.clock.jump(-HOUR)
    await fixture.add({})
    assert.equal((await fixture.license()).licensed.length, 1)
  },
  'the back-off doubles each time, up to a minute': async fixture => {
    await many(fixture, 1)
    const held: (number | undefined)[] = []
    for (let time = 0; time < 8; time++) {
      await refuse(fixture, { code: 'unavailable' })
      held.push(await heldMs(fixture))
      await fixture.pass(held.at(-1) ?? 0)
    }
    assert.deepEqual(
      held,
      [1, 2, 4, 8, 16, 32, 60, 60].map(seconds => seconds * SECOND),
    )
  },
  'refusals of calls that were licensed before the back-off do not extend it, however late': async fixture => {
    await many(fixture, 3)
    const { licensed } = await fixture.license()
    const [one, two, three] = licensed.map(
      call => () => fixture.report(call, 'rejected', { refusal: { code: 'unavailable' } }),
    )
    await one?.()
    await two?.()
    const { backoffUntil } = await fixture.queue()
    assert.deepEqual(backoffUntil, fixture.at(SECOND))
    await fixture.pass(HOUR)
    await three?.()
    const after = await fixture.queue()
    assert.deepEqual([after.refusals, after.backoffUntil], [1, backoffUntil])
  },
  'a late refusal may extend the back-off by its retryAfterMs': async fixture => {
    await many(fixture, 2)
    const { licensed } = await fixture.license()
    for (const [n, call] of licensed.entries())
      await fixture.report(call, 'rejected', { refusal: { code: 'rate-limited', retryAfterMs: n * 3000 } })
    assert.deepEqual([(await fixture.queue()).refusals, await heldMs(fixture)], [1, 3000])
  },
  'the back-off ends and the refusals are reset once the provider takes a call': async fixture => {
    await many(fixture, 2)
    await refuse(fixture, { code: 'unavailable' })
    await fixture.pass(SECOND)
    const call = first((await fixture.license({ maxLicences: 1 })).licensed)
    await fixture.report(call, 'initiated')
    const { backoffUntil, backoffCode, refusals } = await fixture.queue()
    assert.deepEqual([backoffUntil, backoffCode, refusals], [undefined, undefined, 0])
    await refuse(fixture, { code: 'unavailable' })
    assert.equal(await heldMs(fixture), SECOND)
  },
  'the end of a call also proves that the provider took it': async fixture => {
    await many(fixture, 2)
    await refuse(fixture, { code: 'unavailable' })
    await fixture.pass(SECOND)
    await fixture.report(first((await fixture.license({ maxLicences: 1 })).licensed), 'completed')
    assert.equal((await fixture.queue()).refusals, 0)
  },
  'a call that was licensed before the refusal and is taken after it does not end the back-off': async fixture => {
    await many(fixture, 2)
    const [one, two] = (await fixture.license()).licensed
    await fixture.report(present(one), 'rejected', { refusal: { code: 'unavailable' } })
    await fixture.report(present(two), 'initiated')
    assert.equal(await heldMs(fixture), SECOND)
  },
  'a refusal for which the call is at fault holds nothing back': async fixture => {
    await many(fixture, 4)
    await refuse(fixture, { code: 'invalid-number' })
    await refuse(fixture, { code: 'rejected', retryAfterMs: MINUTE })
    await refuse(fixture, { code: 'not-dialed' })
    assert.equal(await heldMs(fixture), undefined)
  },
  'a back-off applies to one queue': async fixture => {
    await fixture.add(apart('a'), apart('b'))
    const [call] = (await fixture.license({ providers: ['a'] })).licensed
    await fixture.report(present(call), 'rejected', { refusal: { code: 'unavailable' } })
    assert.equal((await fixture.license({ providers: ['a'] })).licensed.length, 0)
    assert.equal((await fixture.license({ providers: ['b'] })).licensed.length, 1)
  },
}
