import assert from 'node:assert/strict'
import { apart, HOUR, MINUTE, SECOND } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import type { World } from './world.ts'

/** A queue of so many lines, with as many calls again waiting behind those that take them. */
async function full(world: World, concurrency: number) {
  await world.store.addQueue('main', { concurrency })
  await world.add(...Array.from({ length: 2 * concurrency }, () => ({})))
  return (await world.license({ maxCallMs: HOUR })).licensed
}

const licensedNow = async (world: World) => (await world.license()).licensed.length

export const lines: Cases = {
  'no more calls are in flight than the queue has lines': async world => {
    assert.equal((await full(world, 3)).length, 3)
    assert.equal(await licensedNow(world), 0)
    assert.equal((await world.queue()).linesInUse, 3)
  },
  'a line is in use while its call is dialed, unknown or live, however long': async world => {
    const calls = await full(world, 5)
    for (const [n, status] of (['unknown', 'initiated', 'ringing', 'answered'] as const).entries())
      await world.tell(present(calls[n]), status)
    assert.equal(await licensedNow(world), 0)
    await world.pass(100 * HOUR)
    assert.equal(await licensedNow(world), 0)
    assert.equal((await world.queue()).linesInUse, 5)
  },
  'every outcome but indeterminate frees the line at once': async world => {
    for (const status of ['completed', 'busy', 'no-answer', 'failed', 'cancelled', 'rejected'] as const) {
      const queue = `ends ${status}`
      await world.store.addQueue(queue, { concurrency: 1 })
      const [call] = await world.add(apart(queue), apart(queue))
      const licensed = first((await world.license({ providers: [queue] })).licensed)
      assert.equal(licensed.id, call?.id)
      await world.tell(licensed, status)
      assert.equal((await world.license({ providers: [queue] })).licensed.length, 1, status)
    }
  },
  'the count of lines includes indeterminate attempts until lineFreeAt, to the millisecond': async world => {
    const [call] = await full(world, 1)
    await world.pass(MINUTE)
    await world.tell(present(call), 'indeterminate')
    assert.equal((await world.queue()).linesInUse, 1)
    await world.pass(HOUR - MINUTE - 1)
    assert.equal(await licensedNow(world), 0)
    assert.equal((await world.queue()).linesInUse, 1)
    await world.pass(1)
    assert.equal((await world.queue()).linesInUse, 0)
    assert.equal(await licensedNow(world), 1)
  },
  'an indeterminate attempt that is corrected frees its line at once': async world => {
    const [call] = await full(world, 1)
    await world.tell(present(call), 'unknown')
    await world.tell(present(call), 'indeterminate')
    assert.equal(await licensedNow(world), 0)
    await world.tell(present(call), 'no-answer')
    assert.equal(await licensedNow(world), 1)
  },
  'a refusal that uses up no attempt frees the line': async world => {
    const [call] = await full(world, 1)
    await world.tell(present(call), 'rejected', { refusal: { code: 'not-dialed' } })
    assert.equal((await world.queue()).linesInUse, 0)
    assert.equal(await licensedNow(world), 1)
  },
  'a queue that is given fewer lines licenses nothing until fewer are in use': async world => {
    const calls = await full(world, 3)
    await world.store.changeQueue('main', { concurrency: 1 })
    await world.tell(present(calls[0]), 'completed')
    await world.tell(present(calls[1]), 'completed')
    assert.equal(await licensedNow(world), 0)
    await world.tell(present(calls[2]), 'completed')
    assert.equal(await licensedNow(world), 1)
  },
  'a queue that is given more lines uses them': async world => {
    await full(world, 2)
    await world.store.changeQueue('main', { concurrency: 3 })
    assert.equal(await licensedNow(world), 1)
  },
  'the lines of one queue are not those of another': async world => {
    for (const name of ['a', 'b']) await world.store.addQueue(name, { concurrency: 1 })
    await world.add(...['a', 'a', 'b', 'b'].map(apart))
    const licensed = [
      ...(await world.license({ providers: ['a'] })).licensed,
      ...(await world.license({ providers: ['b'] })).licensed,
    ]
    assert.deepEqual(
      licensed.map(({ queue }) => queue),
      ['a', 'b'],
    )
  },
  'an attempt holds the line of the queue that licensed it': async world => {
    await world.store.addQueue('second', { concurrency: 1 })
    const call = await world.begin()
    await world.tell(call, 'unknown')
    await world.tell(call, 'indeterminate')
    const { linesInUse } = await world.queue('second')
    assert.deepEqual([linesInUse, (await world.queue()).linesInUse], [0, 1])
  },

  'nextDueAt is when the next call is due, if a line is free': async world => {
    await world.add({ at: world.at(HOUR) }, { at: world.at(MINUTE) })
    assert.deepEqual((await world.license()).nextDueAt, world.at(MINUTE))
  },
  'nextDueAt is absent when nothing waits': async world => {
    assert.equal((await world.license()).nextDueAt, undefined)
    await world.addOne()
    assert.equal((await world.license()).nextDueAt, undefined)
  },
  'nextDueAt is absent when only news can free a line': async world => {
    await full(world, 1)
    assert.equal((await world.license()).nextDueAt, undefined)
  },
  'nextDueAt is when an indeterminate attempt frees its line, the earliest of several': async world => {
    await world.store.addQueue('main', { concurrency: 2 })
    await world.add({}, {}, {})
    const one = first((await world.license({ maxLicences: 1, maxCallMs: HOUR })).licensed)
    const two = first((await world.license({ maxLicences: 1, maxCallMs: MINUTE })).licensed)
    await world.tell(one, 'indeterminate')
    assert.equal((await world.license()).nextDueAt?.getTime(), world.at(HOUR).getTime())
    await world.tell(two, 'indeterminate')
    assert.deepEqual((await world.license()).nextDueAt, world.at(MINUTE))
  },
  'nextDueAt is not before the call is due, though a line is freed sooner': async world => {
    await world.store.addQueue('main', { concurrency: 1 })
    const call = await world.begin({}, { maxCallMs: MINUTE })
    await world.tell(call, 'indeterminate')
    await world.addOne({ at: world.at(HOUR) })
    assert.deepEqual((await world.license()).nextDueAt, world.at(HOUR))
  },
  'nextDueAt is not in the future when more could have been licensed': async world => {
    await world.add({}, {}, {})
    const { nextDueAt } = await world.license({ maxLicences: 2 })
    assert.ok(present(nextDueAt) <= world.at())
  },
  'nextDueAt is not in the future when more could have been licensed behind what is held': async world => {
    await world.add({}, { notAfter: world.at() }, { notAfter: world.at() }, {}, {})
    const { held, licensed, nextDueAt } = await world.license({ maxLicences: 2 })
    assert.deepEqual([held.length, licensed.length], [2, 1])
    assert.ok(present(nextDueAt) <= world.at())
  },
  'nextDueAt is the earliest of all queues in which calls of the given providers wait': async world => {
    await world.add(
      { queue: 'a', at: world.at(HOUR) },
      { queue: 'b', at: world.at(MINUTE) },
      { ...apart('c'), at: world.at(SECOND) },
    )
    same((await world.license()).nextDueAt, world.at(MINUTE))
  },
}
