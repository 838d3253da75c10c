import assert from 'node:assert/strict'
import type { NewCall } from '../../store/call.ts'
import type { CallStore } from '../../store/call-store.ts'
import { aCall, aRecord, dispatchLimits, HOUR, phone, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, refused, same } from './expect.ts'
import { decideNothing, lookLater, type World } from './world.ts'

/** All that can be read of a store. */
const everything = async ({ store }: World) => {
  const { items } = await store.list({ order: 'soonest', limit: 1000 })
  return { calls: await Promise.all(items.map(({ id }) => store.get(id))), queues: await store.queues() }
}

const boom = () => {
  throw new Error('boom')
}

export const keeping: Cases = {
  'the store’s time is that of the clock it was given': async world => {
    assert.deepEqual(await world.store.now(), world.at())
    await world.pass(1)
    assert.deepEqual(await world.store.now(), world.at())
    assert.deepEqual((await world.advance({})).now, world.at())
  },
  'moments keep their milliseconds, before 1970 and in a thousand years too': async world => {
    for (const moment of ['1969-12-31T23:59:59.999Z', '3026-06-30T12:00:00.001Z']) {
      const call = await world.addOne({ at: new Date(moment), notAfter: new Date(moment) })
      const { at, notAfter, dueAt } = await world.get(call)
      for (const kept of [at, notAfter, dueAt]) assert.equal(kept?.toISOString(), moment)
    }
  },
  'a step in which deciding fails has changed nothing': async world => {
    const [one, two] = [await world.begin(), await world.begin()]
    await world.addOne()
    const before = await everything(world)
    await assert.rejects(
      world.store.advance({
        updates: [
          updateOf(one.attempt, 'ringing', world.at(), { providerCallId: 'x' }),
          updateOf(one.attempt, 'rejected', world.at()),
          updateOf(two.attempt, 'completed', world.at()),
        ],
        decide: boom,
        nextPollAt: lookLater,
        dispatch: dispatchLimits(world.names),
      }),
    )
    same(await everything(world), before)
    assert.equal((await world.tell(one, 'ringing')).recorded, 'applied')
    await world.tell(two, 'ringing', { providerCallId: 'x' })
    assert.equal((await world.get(two)).attempt?.providerCallId, 'x')
  },
  'a step in which licensing fails has recorded nothing, and has licensed nothing': async world => {
    const call = await world.begin()
    await world.add({}, {}, {})
    const before = await everything(world)
    let references = 0
    const newReference = () => (++references === 3 ? boom() : world.names.reference())
    await assert.rejects(
      world.store.advance({
        updates: [updateOf(call.attempt, 'completed', world.at())],
        decide: () => ({ next: aCall(world.names, world.at(HOUR)) }),
        nextPollAt: lookLater,
        dispatch: dispatchLimits(world.names, { newReference }),
      }),
    )
    same(await everything(world), before)
    assert.equal((await world.license()).licensed.length, 3)
  },
  'a reference is given once: a step that would give it again fails and changes nothing': async world => {
    const call = await world.begin()
    await world.tell(call, 'completed')
    await world.add({}, {})
    const before = await everything(world)
    await refused(world.license({ newReference: () => call.attempt.reference }))
    same(await everything(world), before)
  },
  'looks that fail are not counted': async world => {
    for (let n = 0; n < 2; n++) await world.begin()
    await world.pass(HOUR)
    const before = await everything(world)
    let looks = 0
    await assert.rejects(
      world.store.takeOverdue({ most: 9, nextPollAt: () => (++looks === 2 ? boom() : world.at(HOUR)) }),
    )
    same(await everything(world), before)
  },
  'what a caller does to the objects that it gave changes nothing that is kept': async world => {
    const metadata = { list: [1] }
    const at = world.at()
    const wanted: NewCall = { ...aCall(world.names, at, { notAfter: world.at(HOUR) }), metadata }
    const record = aRecord('r', world.at(), { from: phone(1) })
    await world.store.add([wanted], { concurrency: 1 })
    await world.store.log([record])
    const before = [await world.get(wanted), await world.store.history(phone(1), { limit: 1 })]
    metadata.list.push(2)
    for (const date of [at, wanted.notAfter, record.at]) date?.setTime(0)
    same([await world.get(wanted), await world.store.history(phone(1), { limit: 1 })], before)
    const edited = { other: { a: 1 } }
    await world.change({ kind: 'edit', id: wanted.id, set: { metadata: edited } })
    edited.other.a = 2
    same((await world.get(wanted)).metadata, { other: { a: 1 } })
    const call = first((await world.license()).licensed)
    const told = world.at()
    await world.tell(call, 'completed', { at: told })
    told.setTime(0)
    assert.deepEqual((await world.get(call)).endedAt, world.at())
  },
  'what a caller does to the objects that it got changes nothing that is kept': async world => {
    const call = await world.begin({ metadata: { list: [1] } })
    await world.tell(call, 'ringing')
    const before = JSON.stringify(await everything(world))
    const got = await world.get(call)
    ;(got.metadata as { list: number[] }).list.push(2)
    for (const date of [got.at, got.dueAt, got.createdAt, got.attempt?.nextPollAt, present(got.attempt?.events[0]).at])
      date?.setTime(0)
    ;(got.attempts as unknown[]).length = 0
    for (const date of [call.at, call.attempt.licensedAt, call.attempt.dialBy]) date.setTime(0)
    ;(await world.queue()).attendedSince?.setTime(0)
    assert.equal(JSON.stringify(await everything(world)), before)
  },
  'operations that are begun in one moment are each whole': async world => {
    const adds = Array.from({ length: 20 }, (_, n) => world.add({ key: `key ${n % 10}` }, {}))
    const added = (await Promise.all(adds)).flat()
    assert.equal(new Set(added.map(({ id }) => id)).size, 30)
    const changes = added.map(({ id }) => world.change({ kind: 'cancel', id, ifVersion: 1 }))
    const done = await Promise.all(changes)
    assert.equal(done.filter(({ refused }) => refused === undefined).length, 30)
    assert.equal((await world.queue()).waiting, 0)
  },
  'news of one attempt that arrives many times in one moment is applied once': async world => {
    const call = await world.begin()
    const told = await Promise.all(Array.from({ length: 10 }, () => world.tell(call, 'completed')))
    assert.equal(told.filter(({ recorded }) => recorded === 'applied').length, 1)
    assert.equal((await world.get(call)).version, call.version + 1)
  },
  'a closed store does nothing more, and says so; closing it again is no error': async world => {
    const call = await world.begin()
    await world.store.close()
    const { store } = world
    const operations: Readonly<Record<Exclude<keyof CallStore, 'watch' | 'wake' | 'close'>, () => Promise<unknown>>> = {
      now: () => store.now(),
      add: () => store.add([aCall(world.names, world.at())], { concurrency: 1 }),
      change: () => store.change([{ kind: 'cancel', id: call.id }]),
      advance: () =>
        store.advance({ decide: decideNothing, nextPollAt: lookLater, dispatch: dispatchLimits(world.names) }),
      takeOverdue: () => store.takeOverdue({ most: 1, nextPollAt: lookLater }),
      get: () => store.get(call.id),
      list: () => store.list({ order: 'soonest', limit: 1 }),
      history: () => store.history(call.to, { limit: 1 }),
      log: () => store.log([aRecord('r', world.at())]),
      queues: () => store.queues(),
      addQueue: () => store.addQueue('late', { concurrency: 1 }),
      changeQueue: () => store.changeQueue('main', { paused: true }),
      prune: () => store.prune(world.at(), 1),
    }
    for (const operation of Object.values(operations)) await refused(operation(), 'store-closed')
    await store.close()
  },
}
