import assert from 'node:assert/strict'
import type { NewCall } from '../../store/call.ts'
import type { CallStore } from '../../store/call-store.ts'
import { aCall, aRecord, dispatchLimits, HOUR, phone, repeated, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, refused, same } from './expect.ts'
import { decideNothing, pollLater, type StoreFixture } from './store-fixture.ts'

/** All calls and queues of a store. */
const everything = async ({ store }: StoreFixture) => {
  const { items } = await store.list({ order: 'soonest', limit: 1000 })
  return { calls: await Promise.all(items.map(({ id }) => store.get(id))), queues: await store.queues() }
}

const boom = () => {
  throw new Error('boom')
}

export const keeping: Cases = {
  'the store’s time is that of the given clock': async fixture => {
    assert.deepEqual(await fixture.store.now(), fixture.at())
    await fixture.pass(1)
    assert.deepEqual(await fixture.store.now(), fixture.at())
    assert.deepEqual((await fixture.advance({})).now, fixture.at())
  },
  'times keep their milliseconds, before 1970 and in a thousand years too': async fixture => {
    for (const moment of ['1969-12-31T23:59:59.999Z', '3026-06-30T12:00:00.001Z']) {
      const call = await fixture.addOne({ at: new Date(moment), notAfter: new Date(moment) })
      const { at, notAfter, dueAt } = await fixture.get(call)
      for (const kept of [at, notAfter, dueAt]) assert.equal(kept?.toISOString(), moment)
    }
  },
  'a step whose decide throws changes nothing': async fixture => {
    const [one, two] = [await fixture.begin(), await fixture.begin()]
    await fixture.addOne()
    const before = await everything(fixture)
    await assert.rejects(
      fixture.store.advance({
        updates: [
          updateOf(one.attempt, 'ringing', fixture.at(), { providerCallId: 'x' }),
          updateOf(one.attempt, 'rejected', fixture.at()),
          updateOf(two.attempt, 'completed', fixture.at()),
        ],
        decide: boom,
        nextPollAt: pollLater,
        dispatch: dispatchLimits(fixture.names),
      }),
    )
    same(await everything(fixture), before)
    assert.equal((await fixture.report(one, 'ringing')).recorded, 'applied')
    await fixture.report(two, 'ringing', { providerCallId: 'x' })
    assert.equal((await fixture.get(two)).attempt?.providerCallId, 'x')
  },
  'a step whose licensing fails records nothing and licenses nothing': async fixture => {
    const call = await fixture.begin(repeated(fixture.names, fixture.at()))
    await fixture.add({}, {}, {})
    const before = await everything(fixture)
    let references = 0
    const newReference = () => (++references === 3 ? boom() : fixture.names.reference())
    await assert.rejects(
      fixture.store.advance({
        updates: [updateOf(call.attempt, 'completed', fixture.at())],
        decide: decideNothing,
        nextPollAt: pollLater,
        dispatch: dispatchLimits(fixture.names, { newReference }),
      }),
    )
    same(await everything(fixture), before)
    assert.equal((await fixture.license()).licensed.length, 3)
  },
  'a step that would use a reference again fails and changes nothing': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'completed')
    await fixture.add({}, {})
    const before = await everything(fixture)
    await refused(fixture.license({ newReference: () => call.attempt.reference }))
    same(await everything(fixture), before)
  },
  'polls are not counted if taking them fails': async fixture => {
    for (let n = 0; n < 2; n++) await fixture.begin()
    await fixture.pass(HOUR)
    const before = await everything(fixture)
    let polls = 0
    await assert.rejects(
      fixture.store.takeOverdue({ most: 9, nextPollAt: () => (++polls === 2 ? boom() : fixture.at(HOUR)) }),
    )
    same(await everything(fixture), before)
  },
  'mutating objects that were given to the store does not change stored data': async fixture => {
    const metadata = { list: [1] }
    const at = fixture.at()
    const wanted: NewCall = { ...aCall(fixture.names, at, { notAfter: fixture.at(HOUR) }), metadata }
    const record = aRecord('r', fixture.at(), { from: phone(1) })
    await fixture.store.add([wanted], { concurrency: 1 })
    await fixture.store.log([record])
    const before = [await fixture.get(wanted), await fixture.store.history(phone(1), { limit: 1 })]
    metadata.list.push(2)
    for (const date of [at, wanted.notAfter, record.at]) date?.setTime(0)
    same([await fixture.get(wanted), await fixture.store.history(phone(1), { limit: 1 })], before)
    const edited = { other: { a: 1 } }
    await fixture.change({ kind: 'edit', id: wanted.id, set: { metadata: edited } })
    edited.other.a = 2
    same((await fixture.get(wanted)).metadata, { other: { a: 1 } })
    const call = first((await fixture.license()).licensed)
    const endedAt = fixture.at()
    await fixture.report(call, 'completed', { at: endedAt })
    endedAt.setTime(0)
    assert.deepEqual((await fixture.get(call)).endedAt, fixture.at())
  },
  'mutating objects that the store returned does not change stored data': async fixture => {
    const call = await fixture.begin({ metadata: { list: [1] } })
    await fixture.report(call, 'ringing')
    const before = JSON.stringify(await everything(fixture))
    const got = await fixture.get(call)
    ;(got.metadata as { list: number[] }).list.push(2)
    for (const date of [got.at, got.dueAt, got.createdAt, got.attempt?.nextPollAt, present(got.attempt?.events[0]).at])
      date?.setTime(0)
    ;(got.attempts as unknown[]).length = 0
    for (const date of [call.at, call.attempt.licensedAt, call.attempt.dialBy]) date.setTime(0)
    ;(await fixture.queue()).attendedSince?.setTime(0)
    assert.equal(JSON.stringify(await everything(fixture)), before)
  },
  'concurrent operations are atomic': async fixture => {
    const adds = Array.from({ length: 20 }, (_, n) => fixture.add({ key: `key ${n % 10}` }, {}))
    const added = (await Promise.all(adds)).flat()
    assert.equal(new Set(added.map(({ id }) => id)).size, 30)
    const changes = added.map(({ id }) => fixture.change({ kind: 'cancel', id, ifVersion: 1 }))
    const done = await Promise.all(changes)
    assert.equal(done.filter(({ refused }) => refused === undefined).length, 30)
    assert.equal((await fixture.queue()).waiting, 0)
  },
  'concurrent copies of one update are applied once': async fixture => {
    const call = await fixture.begin()
    const recorded = await Promise.all(Array.from({ length: 10 }, () => fixture.report(call, 'completed')))
    assert.equal(recorded.filter(({ recorded }) => recorded === 'applied').length, 1)
    assert.equal((await fixture.get(call)).version, call.version + 1)
  },
  'a closed store rejects every operation with store-closed; closing it again is no error': async fixture => {
    const call = await fixture.begin()
    await fixture.store.close()
    const { store } = fixture
    type Operation = Exclude<keyof CallStore, 'metadataFields' | 'canSearch' | 'watch' | 'wake' | 'close'>
    const operations: Readonly<Record<Operation, () => Promise<unknown>>> = {
      now: () => store.now(),
      add: () => store.add([aCall(fixture.names, fixture.at())], { concurrency: 1 }),
      change: () => store.change([{ kind: 'cancel', id: call.id }]),
      advance: () =>
        store.advance({ decide: decideNothing, nextPollAt: pollLater, dispatch: dispatchLimits(fixture.names) }),
      takeOverdue: () => store.takeOverdue({ most: 1, nextPollAt: pollLater }),
      dispatchState: () => store.dispatchState(),
      doNotCall: () => store.doNotCall.find([phone(1)]),
      inspect: () => store.inspect(dispatchLimits(fixture.names)),
      changeDispatch: () => store.changeDispatch({ paused: true }),
      counter: () => store.counter('sessions'),
      increment: () => store.increment('sessions'),
      get: () => store.get(call.id),
      list: () => store.list({ order: 'soonest', limit: 1 }),
      counts: () => store.counts({}),
      listRecords: () => store.listRecords({ order: 'latest', limit: 1 }),
      endings: () => store.endings({ from: fixture.at(), until: fixture.at(1), everyMs: 1000 }),
      history: () => store.history(call.to, { limit: 1 }),
      log: () => store.log([aRecord('r', fixture.at())]),
      queues: () => store.queues(),
      addQueue: () => store.addQueue('late', { concurrency: 1 }),
      changeQueue: () => store.changeQueue('main', { paused: true }),
      prune: () => store.prune(fixture.at(), 1),
    }
    for (const operation of Object.values(operations)) await refused(operation(), 'store-closed')
    await store.close()
  },
}
