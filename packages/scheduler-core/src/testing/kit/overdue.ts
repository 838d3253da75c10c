import assert from 'node:assert/strict'
import { STRANGERS_WAIT_MS } from '../../store/call-store.ts'
import type { NextPollAt } from '../../store/step.ts'
import { apart, HOUR, MINUTE, SECOND } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import { LOOK_MS, lookLater, retryIn, type World } from './world.ts'

const ANSWER = 30 * SECOND

const take = (world: World, most = 100, nextPollAt: NextPollAt = lookLater) =>
  world.store.takeOverdue({ most, nextPollAt })
const taken = async (world: World, most?: number) => (await take(world, most)).map(({ id }) => id)

export const overdue: Cases = {
  'an attempt that nobody answered for is overdue at answerBy, to the millisecond': async world => {
    const call = await world.begin({}, { answerWithinMs: ANSWER })
    await world.pass(ANSWER - 1)
    assert.deepEqual(await taken(world), [])
    await world.pass(1)
    assert.deepEqual(await taken(world), [call.id])
  },
  'an overdue attempt comes with its call, its looks counted and its next look moved on': async world => {
    const call = await world.begin({ metadata: { a: 1 } }, { answerWithinMs: ANSWER })
    await world.pass(ANSWER)
    const asked: unknown[] = []
    const nextPollAt: NextPollAt = (attempt, now) => {
      asked.push([attempt.polls, attempt.reference, now])
      return world.at(MINUTE)
    }
    const expected = { ...call, attempt: { ...call.attempt, polls: 1, nextPollAt: world.at(MINUTE) } }
    same(await take(world, 1, nextPollAt), [expected])
    assert.deepEqual(asked, [[1, call.attempt.reference, world.at()]])
    same(await world.get(call), { ...expected, attempts: [expected.attempt] })
  },
  'an attempt of a provider that cannot be asked here is left alone for another minute': async world => {
    const call = await world.begin({}, { answerWithinMs: ANSWER })
    const elsewhere = async () =>
      (await world.store.takeOverdue({ most: 1, nextPollAt: lookLater, providers: ['elsewhere'] })).map(({ id }) => id)
    await world.pass(ANSWER + STRANGERS_WAIT_MS - 1)
    assert.deepEqual(await elsewhere(), [])
    await world.pass(1)
    assert.deepEqual(await elsewhere(), [call.id])
  },
  'attempts that others ask after do not keep one’s own waiting': async world => {
    const rooms = { answerWithinMs: ANSWER, providers: ['api', 'b'] }
    for (let n = 0; n < 5; n++) await world.begin({ provider: 'b' }, rooms)
    const own = await world.begin({}, rooms)
    await world.pass(ANSWER)
    const [first] = await world.store.takeOverdue({ most: 1, nextPollAt: lookLater, providers: ['api'] })
    assert.equal(first?.id, own.id)
  },
  'no two workers ask after one attempt': async world => {
    for (let n = 0; n < 5; n++) await world.begin({}, { answerWithinMs: ANSWER })
    await world.pass(ANSWER)
    const workers = await Promise.all([take(world, 3), take(world, 3), take(world, 3)])
    const all = workers.flat().map(({ id }) => id)
    assert.deepEqual([all.length, new Set(all).size], [5, 5])
    await world.pass(LOOK_MS - 1)
    assert.deepEqual(await taken(world), [])
    await world.pass(1)
    assert.equal((await taken(world)).length, 5)
  },
  'the longest overdue are asked after first, no more than asked': async world => {
    const late: string[] = []
    for (const ms of [3000, 1000, 4000, 2000]) late.push((await world.begin({}, { answerWithinMs: ms })).id)
    await world.pass(3000)
    assert.deepEqual(await taken(world, 2), [late[1], late[3]])
    assert.deepEqual(await taken(world, 2), [late[0]])
    await world.pass(1000)
    assert.deepEqual(await taken(world, 2), [late[2]])
  },
  'every open attempt is asked after: dialing, unknown and live; an ended one never': async world => {
    const statuses = ['unknown', 'initiated', 'ringing', 'answered', 'completed', 'indeterminate'] as const
    const expected = [(await world.begin()).id]
    for (const status of statuses) {
      const call = await world.begin()
      await world.tell(call, status)
      if (expected.length < 5) expected.push(call.id)
    }
    await world.pass(HOUR)
    assert.deepEqual((await taken(world)).toSorted(), expected.toSorted())
  },
  'an attempt that was found ended by a look is not asked after again': async world => {
    await world.begin()
    await world.pass(HOUR)
    const [call] = await take(world)
    await world.tell(present(call), 'completed')
    await world.pass(HOUR)
    assert.deepEqual(await taken(world), [])
  },
  'news puts an attempt’s next look off and forgets its looks': async world => {
    const call = await world.begin({}, { answerWithinMs: ANSWER })
    await world.pass(ANSWER)
    await take(world)
    await world.tell(call, 'ringing')
    const { attempt } = await world.get(call)
    assert.deepEqual([attempt?.polls, attempt?.nextPollAt], [0, world.at(LOOK_MS)])
  },
  'a look is no change: the version stays': async world => {
    const call = await world.begin()
    await world.pass(HOUR)
    await take(world)
    assert.equal((await world.get(call)).version, call.version)
  },
  'a waiting retry is not asked after, its next attempt is': async world => {
    const call = await world.begin()
    await world.tell(call, 'busy', {}, retryIn(HOUR))
    await world.pass(HOUR)
    assert.deepEqual(await taken(world), [])
    const second = first((await world.license()).licensed)
    await world.pass(HOUR)
    assert.deepEqual(
      (await take(world)).map(({ attempt }) => attempt.reference),
      [second.attempt.reference],
    )
  },
  'nextOverdueAt is the earliest look of all open attempts, of every queue, those just licensed included':
    async world => {
      assert.equal((await world.advance({})).nextOverdueAt, undefined)
      const one = await world.begin({ queue: 'a' }, { answerWithinMs: HOUR })
      await world.addOne(apart('b'))
      const { nextOverdueAt } = await world.license({ providers: ['b'], answerWithinMs: MINUTE })
      assert.deepEqual(nextOverdueAt, world.at(MINUTE))
      await world.tell(one, 'ringing')
      assert.deepEqual((await world.advance({})).nextOverdueAt, world.at(LOOK_MS))
    },
}
