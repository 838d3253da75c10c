import assert from 'node:assert/strict'
import type { Refusal } from '../../store/step.ts'
import { apart, HOUR, MINUTE, SECOND } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present } from './expect.ts'
import type { World } from './world.ts'

const many = (world: World, count: number) => world.add(...Array.from({ length: count }, () => ({})))
const licensedNow = async (world: World) => (await world.license()).licensed.length

/** Licenses the next call, and has it refused. */
async function refuse(world: World, refusal: Refusal) {
  const call = first((await world.license({ maxLicences: 1 })).licensed)
  await world.tell(call, 'rejected', { refusal })
}

/** For how long the queue is held back from now. */
async function heldMs(world: World, queue = 'main') {
  const { backoffUntil } = await world.queue(queue)
  return backoffUntil && backoffUntil.getTime() - world.at().getTime()
}

export const pacing: Cases = {
  'a queue gives no more licences in any second than its pace allows': async world => {
    await world.store.addQueue('main', { concurrency: 100, callsPerSecond: 2 })
    await many(world, 6)
    assert.equal(await licensedNow(world), 2)
    await world.pass(999)
    assert.equal(await licensedNow(world), 0)
    await world.pass(1)
    assert.equal(await licensedNow(world), 2)
  },
  'the second slides: licences are counted one by one': async world => {
    await world.store.addQueue('main', { concurrency: 100, callsPerSecond: 2 })
    await many(world, 6)
    assert.equal((await world.license({ maxLicences: 1 })).licensed.length, 1)
    await world.pass(600)
    assert.equal(await licensedNow(world), 1)
    await world.pass(400)
    assert.equal(await licensedNow(world), 1)
    await world.pass(599)
    assert.equal(await licensedNow(world), 0)
    await world.pass(1)
    assert.equal(await licensedNow(world), 1)
  },
  'half a call in a second is one in two': async world => {
    await world.store.addQueue('main', { concurrency: 100, callsPerSecond: 0.5 })
    await many(world, 2)
    assert.equal(await licensedNow(world), 1)
    await world.pass(1999)
    assert.equal(await licensedNow(world), 0)
    await world.pass(1)
    assert.equal(await licensedNow(world), 1)
  },
  'a call that has ended, or was never placed, counts for the pace': async world => {
    await world.store.addQueue('main', { concurrency: 100, callsPerSecond: 2 })
    await many(world, 4)
    const [one, two] = (await world.license()).licensed
    await world.tell(present(one), 'completed')
    await world.tell(present(two), 'rejected', { refusal: { code: 'not-dialed' } })
    assert.equal(await licensedNow(world), 0)
  },
  'nextDueAt is when the pace allows the next licence': async world => {
    await world.store.addQueue('main', { concurrency: 100, callsPerSecond: 2 })
    await many(world, 5)
    await world.license({ maxLicences: 1 })
    await world.pass(250)
    const { nextDueAt } = await world.license()
    assert.deepEqual(nextDueAt, world.at(750))
    await world.pass(750)
    assert.equal(await licensedNow(world), 1)
  },
  'the pace of a queue may be changed and lifted': async world => {
    await world.store.addQueue('main', { concurrency: 100, callsPerSecond: 1 })
    await many(world, 5)
    assert.equal(await licensedNow(world), 1)
    await world.store.changeQueue('main', { callsPerSecond: 3 })
    assert.equal(await licensedNow(world), 2)
    await world.store.changeQueue('main', { callsPerSecond: null })
    assert.equal(await licensedNow(world), 2)
  },

  'a queue is held back for a second when the provider is rate-limited or unavailable': async world => {
    for (const code of ['rate-limited', 'unavailable'] as const) {
      await world.addOne({ queue: code })
      await refuse(world, { code })
      const { backoffCode, refusals } = await world.queue(code)
      assert.deepEqual([backoffCode, refusals, await heldMs(world, code)], [code, 1, SECOND])
    }
  },
  'a queue is held back for half a minute when the provider refuses the credentials': async world => {
    await many(world, 1)
    await refuse(world, { code: 'unauthorized' })
    assert.equal(await heldMs(world), 30 * SECOND)
  },
  'a queue that is held back licenses nothing until then, to the millisecond, and says when': async world => {
    await many(world, 2)
    await refuse(world, { code: 'unavailable' })
    const { licensed, held, nextDueAt } = await world.license()
    assert.deepEqual([licensed, held, nextDueAt], [[], [], world.at(SECOND)])
    await world.pass(SECOND - 1)
    assert.equal(await licensedNow(world), 0)
    await world.pass(1)
    assert.equal(await licensedNow(world), 2)
  },
  'a queue is held back as long as the provider asks, if that is longer, up to an hour': async world => {
    await many(world, 1)
    await refuse(world, { code: 'rate-limited', retryAfterMs: 7000 })
    assert.equal(await heldMs(world), 7000)
    await world.pass(7000)
    await refuse(world, { code: 'rate-limited', retryAfterMs: 100 * HOUR })
    assert.equal(await heldMs(world), HOUR)
  },
  'it is held back twice as long each time, up to a minute': async world => {
    await many(world, 1)
    const held: (number | undefined)[] = []
    for (let time = 0; time < 8; time++) {
      await refuse(world, { code: 'unavailable' })
      held.push(await heldMs(world))
      await world.pass(held.at(-1) ?? 0)
    }
    assert.deepEqual(
      held,
      [1, 2, 4, 8, 16, 32, 60, 60].map(seconds => seconds * SECOND),
    )
  },
  'refusals of calls that were licensed before it was held back say nothing new, however late': async world => {
    await many(world, 3)
    const { licensed } = await world.license()
    const [one, two, three] = licensed.map(
      call => () => world.tell(call, 'rejected', { refusal: { code: 'unavailable' } }),
    )
    await one?.()
    await two?.()
    const { backoffUntil } = await world.queue()
    assert.deepEqual(backoffUntil, world.at(SECOND))
    await world.pass(HOUR)
    await three?.()
    const after = await world.queue()
    assert.deepEqual([after.refusals, after.backoffUntil], [1, backoffUntil])
  },
  'a late refusal may still say how long the provider wants to be left alone': async world => {
    await many(world, 2)
    const { licensed } = await world.license()
    for (const [n, call] of licensed.entries())
      await world.tell(call, 'rejected', { refusal: { code: 'rate-limited', retryAfterMs: n * 3000 } })
    assert.deepEqual([(await world.queue()).refusals, await heldMs(world)], [1, 3000])
  },
  'once the provider takes a call, a queue is held back no more and forgets its refusals': async world => {
    await many(world, 2)
    await refuse(world, { code: 'unavailable' })
    await world.pass(SECOND)
    const call = first((await world.license({ maxLicences: 1 })).licensed)
    await world.tell(call, 'initiated')
    const { backoffUntil, backoffCode, refusals } = await world.queue()
    assert.deepEqual([backoffUntil, backoffCode, refusals], [undefined, undefined, 0])
    await refuse(world, { code: 'unavailable' })
    assert.equal(await heldMs(world), SECOND)
  },
  'a call that the provider took is told by its end too': async world => {
    await many(world, 2)
    await refuse(world, { code: 'unavailable' })
    await world.pass(SECOND)
    await world.tell(first((await world.license({ maxLicences: 1 })).licensed), 'completed')
    assert.equal((await world.queue()).refusals, 0)
  },
  'a call that was licensed before the refusal and is taken after it lets nothing go': async world => {
    await many(world, 2)
    const [one, two] = (await world.license()).licensed
    await world.tell(present(one), 'rejected', { refusal: { code: 'unavailable' } })
    await world.tell(present(two), 'initiated')
    assert.equal(await heldMs(world), SECOND)
  },
  'a refusal that is the call’s own fault holds nothing back': async world => {
    await many(world, 4)
    await refuse(world, { code: 'invalid-number' })
    await refuse(world, { code: 'rejected', retryAfterMs: MINUTE })
    await refuse(world, { code: 'not-dialed' })
    assert.equal(await heldMs(world), undefined)
  },
  'a queue is held back alone': async world => {
    await world.add(apart('a'), apart('b'))
    const [call] = (await world.license({ providers: ['a'] })).licensed
    await world.tell(present(call), 'rejected', { refusal: { code: 'unavailable' } })
    assert.equal((await world.license({ providers: ['a'] })).licensed.length, 0)
    assert.equal((await world.license({ providers: ['b'] })).licensed.length, 1)
  },
}
