import assert from 'node:assert/strict'
import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { StoreHint } from '../../store/call-store.ts'
import { aRecord, HOUR, phone, repeated, SECOND } from './builders.ts'
import { first, present, same } from './expect.ts'
import { listen, ofCall, ofNumber } from './expect-hints.ts'
import { fixtureOf, retryIn, type StoreFixture } from './store-fixture.ts'

/** Opens another instance of the case's store. */
type Another = () => Promise<StoreFixture>

/** Cases with several instances of one store. */
export type SharedCases = Readonly<Record<string, (fixture: StoreFixture, another: Another) => Promise<void>>>

export const sharing: SharedCases = {
  'all data is there after the store is closed and opened again': async (fixture, another) => {
    const call = await fixture.begin({ key: 'kept', metadata: { a: [1] }, to: phone(1) })
    await fixture.report(call, 'busy', { providerCallId: 'x', cause: '486', details: { a: [1] } }, retryIn(HOUR))
    const last = await fixture.addOne()
    await fixture.store.changeQueue('main', { callsPerSecond: 2.5 })
    await fixture.store.log([aRecord('r', fixture.at(), { to: phone(1) })])
    const read = async ({ store }: StoreFixture) => [
      await store.get(call.id),
      await store.list({ order: 'latest', limit: 9 }),
      await store.queues(),
      await store.history(phone(1), { limit: 9 }),
    ]
    const before = await read(fixture)
    await fixture.store.close()
    const again = await another()
    same(await read(again), before)
    assert.equal((await again.addOne({ key: 'kept' })).id, call.id)
    assert.ok((await again.addOne()).sequence > last.sequence)
    assert.equal((await again.report(call, 'busy', { providerCallId: 'x', cause: '486' })).recorded, 'unchanged')
  },
  'another instance reads all changes': async (fixture, another) => {
    const other = await another()
    const call = await fixture.addOne()
    const licensed = first((await other.license()).licensed)
    assert.equal(licensed.id, call.id)
    await fixture.report(licensed, 'completed')
    assert.equal((await other.get(call)).status, 'completed')
  },
  'a key that one instance has used is known to the other': async (fixture, another) => {
    const other = await another()
    const [one, two] = await Promise.all([fixture.addOne({ key: 'once' }), other.addOne({ key: 'once' })])
    assert.equal(one.id, two.id)
  },
  'two instances license each call once, in order and within the lines': async (fixture, another) => {
    const other = await another()
    await fixture.store.addQueue('main', { concurrency: 7 })
    const added = await fixture.add(...Array.from({ length: 12 }, () => ({})))
    const steps = [fixture, other, fixture, other, fixture, other].map(each => each.license({ maxLicences: 2 }))
    const licensed = (await Promise.all(steps)).flatMap(step => step.licensed.map(({ id }) => id))
    assert.deepEqual(new Set(licensed), new Set(added.slice(0, 7).map(({ id }) => id)))
    assert.equal(licensed.length, 7)
  },
  'an update that both instances record is applied once': async (fixture, another) => {
    const other = await another()
    const call = await fixture.begin(repeated(fixture.names, fixture.at()))
    const end = (each: StoreFixture) => each.report(call, 'completed')
    const reported = await Promise.all([end(fixture), end(other), end(fixture), end(other)])
    assert.equal(reported.filter(({ recorded }) => recorded === 'applied').length, 1)
    const { items } = await fixture.store.list({ order: 'soonest', limit: 10 })
    assert.deepEqual(
      items.map(({ status }) => status),
      ['completed', 'scheduled'],
    )
  },
  'no overdue attempt is taken by both instances': async (fixture, another) => {
    const other = await another()
    for (let n = 0; n < 4; n++) await fixture.begin()
    await fixture.pass(HOUR)
    const take = ({ store, at }: StoreFixture) => store.takeOverdue({ most: 3, nextPollAt: () => at(HOUR) })
    const taken = (await Promise.all([take(fixture), take(other), take(fixture)])).flat()
    assert.equal(new Set(taken.map(({ id }) => id)).size, taken.length)
    assert.equal(taken.length, 4)
  },
  'a cursor of one instance is valid at the other': async (fixture, another) => {
    const other = await another()
    const added = await fixture.add({}, {}, {})
    const { next } = await fixture.store.list({ order: 'soonest', limit: 2 })
    const { items } = await other.store.list({ order: 'soonest', limit: 2, after: present(next) })
    assert.deepEqual(
      items.map(({ id }) => id),
      [added[2]?.id],
    )
  },
}

/**
 * Watches another instance from its first hint on. That hint may be `missed`, since the watch has
 * just begun.
 */
async function watchOthers(fixture: StoreFixture, other: StoreFixture) {
  const { received, expectHint, stop } = listen(fixture.store.watch)
  // The first operation opens the store before the other instance writes.
  await fixture.store.now()
  await other.addOne()
  await expectHint(() => true)
  const before = received.length
  return {
    expectHint: (wanted: (received: readonly StoreHint[]) => boolean) =>
      expectHint(() => wanted(received.slice(before))),
    stop,
  }
}

/** For stores with `watch`. */
export const watchingOthers: SharedCases = {
  'a watcher gets hints of changes by another instance, or missed': async (fixture, another) => {
    const { stop } = await watchOthers(fixture, await another())
    stop()
  },
  'a change during the start of a watch can be read, or there is a hint': async (fixture, another) => {
    const other = await another()
    for (let n = 0; n < 10; n++) {
      const { expectHint, stop } = listen(fixture.store.watch)
      const adding = other.addOne()
      const { items } = await fixture.store.list({ order: 'latest', limit: 20 })
      const { id } = await adding
      if (!items.some(call => call.id === id)) await expectHint(ofCall(id))
      stop()
    }
  },
  'a watcher gets a hint of every call that another instance adds, in a batch of any size': async (
    fixture,
    another,
  ) => {
    const other = await another()
    const { expectHint, stop } = await watchOthers(fixture, other)
    const added = await other.add(...Array.from({ length: 400 }, () => ({})))
    await expectHint(received => added.every(({ id }) => received.some(ofCall(id))))
    stop()
  },
  'a watcher gets a hint of every number of records that another instance logs': async (fixture, another) => {
    const other = await another()
    const { expectHint, stop } = await watchOthers(fixture, other)
    const log = async (...to: readonly PhoneNumber[]) => {
      await other.store.log(to.map(to => aRecord(`to ${to}, ${'ü'.repeat(20)}`, fixture.at(), { to })))
      await expectHint(received => to.every(number => received.some(ofNumber(number))))
    }
    await log(phone(1))
    await log(...Array.from({ length: 400 }, (_, n) => phone(2 + n)))
    stop()
  },
  'a record that is logged during the start of a watch can be read, or there is a hint': async (fixture, another) => {
    const other = await another()
    for (let n = 0; n < 10; n++) {
      const isKept = async () => (await fixture.store.history(phone(n), { limit: 1 })).items.length > 0
      let know = () => {}
      const known = new Promise<void>(resolve => (know = resolve))
      const receive = async (hint: StoreHint) => {
        if (hint === 'missed' ? await isKept() : ofNumber(phone(n))(hint)) know()
      }
      const receiving: Promise<void>[] = []
      const stop = fixture.store.watch?.(hint => receiving.push(receive(hint)))
      const logging = other.store.log([aRecord(`r${n}`, fixture.at(), { to: phone(n) })])
      await Promise.all([logging, receive('missed'), known])
      stop?.()
      await Promise.all(receiving)
    }
  },
}

/** For stores with `wake`. */
export const wakingOthers: SharedCases = {
  'a call that one instance adds, or a line that it frees, wakes the other': async (fixture, another) => {
    const other = await another()
    const { received, expectHint, stop } = listen(fixture.store.wake)
    await fixture.store.now()
    const call = await other.begin()
    await expectHint(inMs => inMs === 0)
    const before = received.length
    await other.report(call, 'completed')
    await expectHint(() => received.length > before)
    stop()
  },
  'a changed queue and a call that is moved forward by another instance wake no later than due': async (
    fixture,
    another,
  ) => {
    const other = await another()
    const { received, expectHint, stop } = listen(fixture.store.wake)
    await fixture.store.now()
    const call = await other.addOne({ at: fixture.at(HOUR) })
    const wokenWithin = async (ms: number, change: () => Promise<unknown>) => {
      const before = received.length
      await change()
      await expectHint(() => received.slice(before).some(inMs => inMs <= ms))
    }
    await wokenWithin(0, () => other.store.changeQueue('main', { concurrency: 5 }))
    const set = { at: fixture.at(20 * SECOND) }
    await wokenWithin(20 * SECOND, () => other.change({ kind: 'edit', id: call.id, set }))
    stop()
  },
}

/** A fixture of another instance, which draws from the same names. */
export const anotherFixture = (fixture: StoreFixture, store: StoreFixture['store']): StoreFixture =>
  fixtureOf(store, fixture.clock, fixture.names)
