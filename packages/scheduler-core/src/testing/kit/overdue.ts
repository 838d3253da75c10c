import assert from 'node:assert/strict'
import { OTHER_PROVIDERS_WAIT_MS } from '../../store/call-store.ts'
import type { NextPollAt } from '../../store/step.ts'
import { apart, HOUR, MINUTE, SECOND } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import { POLL_MS, pollLater, retryIn, type StoreFixture } from './store-fixture.ts'

const ANSWER = 30 * SECOND

const take = (fixture: StoreFixture, most = 100, nextPollAt: NextPollAt = pollLater) =>
  fixture.store.takeOverdue({ most, nextPollAt })
const taken = async (fixture: StoreFixture, most?: number) => (await take(fixture, most)).map(({ id }) => id)

export const overdue: Cases = {
  'an attempt without an answer is overdue at answerBy, to the millisecond': async fixture => {
    const call = await fixture.begin({}, { answerWithinMs: ANSWER })
    await fixture.pass(ANSWER - 1)
    assert.deepEqual(await taken(fixture), [])
    await fixture.pass(1)
    assert.deepEqual(await taken(fixture), [call.id])
  },
  'an overdue attempt is returned with its call, its polls counted and its next poll moved on': async fixture => {
    const call = await fixture.begin({ metadata: { a: 1 } }, { answerWithinMs: ANSWER })
    await fixture.pass(ANSWER)
    const polled: unknown[] = []
    const nextPollAt: NextPollAt = (attempt, now) => {
      polled.push([attempt.polls, attempt.reference, now])
      return fixture.at(MINUTE)
    }
    const expected = { ...call, attempt: { ...call.attempt, polls: 1, nextPollAt: fixture.at(MINUTE) } }
    same(await take(fixture, 1, nextPollAt), [expected])
    assert.deepEqual(polled, [[1, call.attempt.reference, fixture.at()]])
    same(await fixture.get(call), { ...expected, attempts: [expected.attempt] })
  },
  'an attempt at another provider is taken a minute later': async fixture => {
    const call = await fixture.begin({}, { answerWithinMs: ANSWER })
    const elsewhere = async () =>
      (await fixture.store.takeOverdue({ most: 1, nextPollAt: pollLater, providers: ['elsewhere'] })).map(
        ({ id }) => id,
      )
    await fixture.pass(ANSWER + OTHER_PROVIDERS_WAIT_MS - 1)
    assert.deepEqual(await elsewhere(), [])
    await fixture.pass(1)
    assert.deepEqual(await elsewhere(), [call.id])
  },
  'attempts at other providers do not delay those at the own providers': async fixture => {
    const limits = { answerWithinMs: ANSWER, providers: ['api', 'b'] }
    for (let n = 0; n < 5; n++) await fixture.begin({ provider: 'b' }, limits)
    const own = await fixture.begin({}, limits)
    await fixture.pass(ANSWER)
    const [first] = await fixture.store.takeOverdue({ most: 1, nextPollAt: pollLater, providers: ['api'] })
    assert.equal(first?.id, own.id)
  },
  'no two workers take the same attempt': async fixture => {
    for (let n = 0; n < 5; n++) await fixture.begin({}, { answerWithinMs: ANSWER })
    await fixture.pass(ANSWER)
    const workers = await Promise.all([take(fixture, 3), take(fixture, 3), take(fixture, 3)])
    const all = workers.flat().map(({ id }) => id)
    assert.deepEqual([all.length, new Set(all).size], [5, 5])
    await fixture.pass(POLL_MS - 1)
    assert.deepEqual(await taken(fixture), [])
    await fixture.pass(1)
    assert.equal((await taken(fixture)).length, 5)
  },
  'the longest overdue attempts are taken first, at most most of them': async fixture => {
    const late: string[] = []
    for (const ms of [3000, 1000, 4000, 2000]) late.push((await fixture.begin({}, { answerWithinMs: ms })).id)
    await fixture.pass(3000)
    assert.deepEqual(await taken(fixture, 2), [late[1], late[3]])
    assert.deepEqual(await taken(fixture, 2), [late[0]])
    await fixture.pass(1000)
    assert.deepEqual(await taken(fixture, 2), [late[2]])
  },
  'every open attempt is taken: dialing, unknown and live; an ended one never': async fixture => {
    const statuses = ['unknown', 'initiated', 'ringing', 'answered', 'completed', 'indeterminate'] as const
    const expected = [(await fixture.begin()).id]
    for (const status of statuses) {
      const call = await fixture.begin()
      await fixture.report(call, status)
      if (expected.length < 5) expected.push(call.id)
    }
    await fixture.pass(HOUR)
    assert.deepEqual((await taken(fixture)).toSorted(), expected.toSorted())
  },
  'an attempt that has ended after a poll is not taken again': async fixture => {
    await fixture.begin()
    await fixture.pass(HOUR)
    const [call] = await take(fixture)
    await fixture.report(present(call), 'completed')
    await fixture.pass(HOUR)
    assert.deepEqual(await taken(fixture), [])
  },
  'an update postpones the next poll and resets the count of polls': async fixture => {
    const call = await fixture.begin({}, { answerWithinMs: ANSWER })
    await fixture.pass(ANSWER)
    await take(fixture)
    await fixture.report(call, 'ringing')
    const { attempt } = await fixture.get(call)
    assert.deepEqual([attempt?.polls, attempt?.nextPollAt], [0, fixture.at(POLL_MS)])
  },
  'a poll does not change the version': async fixture => {
    const call = await fixture.begin()
    await fixture.pass(HOUR)
    await take(fixture)
    assert.equal((await fixture.get(call)).version, call.version)
  },
  'a waiting retry is not taken, its next attempt is': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'busy', {}, retryIn(HOUR))
    await fixture.pass(HOUR)
    assert.deepEqual(await taken(fixture), [])
    const second = first((await fixture.license()).licensed)
    await fixture.pass(HOUR)
    assert.deepEqual(
      (await take(fixture)).map(({ attempt }) => attempt.reference),
      [second.attempt.reference],
    )
  },
  'nextOverdueAt is the earliest next poll of all open attempts in all queues, new licences included':
    async fixture => {
      assert.equal((await fixture.advance({})).nextOverdueAt, undefined)
      const one = await fixture.begin({ queue: 'a' }, { answerWithinMs: HOUR })
      await fixture.addOne(apart('b'))
      const { nextOverdueAt } = await fixture.license({ providers: ['b'], answerWithinMs: MINUTE })
      assert.deepEqual(nextOverdueAt, fixture.at(MINUTE))
      await fixture.report(one, 'ringing')
      assert.deepEqual((await fixture.advance({})).nextOverdueAt, fixture.at(POLL_MS))
    },
}
