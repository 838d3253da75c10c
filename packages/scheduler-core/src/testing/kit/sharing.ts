import assert from 'node:assert/strict'
import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { StoreHint } from '../../store/call-store.ts'
import { aCall, aRecord, HOUR, phone, SECOND } from './builders.ts'
import { first, present, same } from './expect.ts'
import { listen, ofCall, ofNumber } from './hearing.ts'
import { retryIn, type World, worldOf } from './world.ts'

/** Opens once more what the case's store keeps. */
type Another = () => Promise<World>

/** What has to hold if two have opened the same. */
export type SharedCases = Readonly<Record<string, (world: World, another: Another) => Promise<void>>>

export const sharing: SharedCases = {
  'all is there when it is closed and opened again': async (world, another) => {
    const call = await world.begin({ key: 'kept', metadata: { a: [1] }, to: phone(1) })
    await world.tell(call, 'busy', { providerCallId: 'x', cause: '486' }, retryIn(HOUR))
    const last = await world.addOne()
    await world.store.changeQueue('main', { callsPerSecond: 2.5 })
    await world.store.log([aRecord('r', world.at(), { to: phone(1) })])
    const read = async ({ store }: World) => [
      await store.get(call.id),
      await store.list({ order: 'latest', limit: 9 }),
      await store.queues(),
      await store.history(phone(1), { limit: 9 }),
    ]
    const before = await read(world)
    await world.store.close()
    const again = await another()
    same(await read(again), before)
    assert.equal((await again.addOne({ key: 'kept' })).id, call.id)
    assert.ok((await again.addOne()).sequence > last.sequence)
    assert.equal((await again.tell(call, 'busy', { providerCallId: 'x', cause: '486' })).recorded, 'unchanged')
  },
  'what one has done the other reads': async (world, another) => {
    const other = await another()
    const call = await world.addOne()
    const licensed = first((await other.license()).licensed)
    assert.equal(licensed.id, call.id)
    await world.tell(licensed, 'completed')
    assert.equal((await other.get(call)).status, 'completed')
  },
  'a key that one has used is known to the other': async (world, another) => {
    const other = await another()
    const [one, two] = await Promise.all([world.addOne({ key: 'once' }), other.addOne({ key: 'once' })])
    assert.equal(one.id, two.id)
  },
  'both license each call once, in order and within the lines': async (world, another) => {
    const other = await another()
    await world.store.addQueue('main', { concurrency: 7 })
    const added = await world.add(...Array.from({ length: 12 }, () => ({})))
    const steps = [world, other, world, other, world, other].map(each => each.license({ maxLicences: 2 }))
    const licensed = (await Promise.all(steps)).flatMap(step => step.licensed.map(({ id }) => id))
    assert.deepEqual(new Set(licensed), new Set(added.slice(0, 7).map(({ id }) => id)))
    assert.equal(licensed.length, 7)
  },
  'news that both tell is applied once': async (world, another) => {
    const other = await another()
    const call = await world.begin()
    const next = aCall(world.names, world.at(HOUR))
    const tell = (each: World) => each.tell(call, 'completed', {}, () => ({ next }))
    const told = await Promise.all([tell(world), tell(other), tell(world), tell(other)])
    assert.equal(told.filter(({ recorded }) => recorded === 'applied').length, 1)
    assert.equal((await world.get(next)).status, 'scheduled')
  },
  'no overdue attempt is taken by both': async (world, another) => {
    const other = await another()
    for (let n = 0; n < 4; n++) await world.begin()
    await world.pass(HOUR)
    const take = ({ store, at }: World) => store.takeOverdue({ most: 3, nextPollAt: () => at(HOUR) })
    const taken = (await Promise.all([take(world), take(other), take(world)])).flat()
    assert.equal(new Set(taken.map(({ id }) => id)).size, taken.length)
    assert.equal(taken.length, 4)
  },
  'pages go on at the other': async (world, another) => {
    const other = await another()
    const added = await world.add({}, {}, {})
    const { next } = await world.store.list({ order: 'soonest', limit: 2 })
    const { items } = await other.store.list({ order: 'soonest', limit: 2, after: present(next) })
    assert.deepEqual(
      items.map(({ id }) => id),
      [added[2]?.id],
    )
  },
}

/** Listens to what others do, once something was heard: whoever begins may be told that something was missed. */
async function listenToOthers(world: World, other: World) {
  const { heard, hear, stop } = listen(world.store.watch)
  // A first operation, so that it is open before the other writes.
  await world.store.now()
  await other.addOne()
  await hear(() => true)
  const before = heard.length
  return { hear: (wanted: (heard: readonly StoreHint[]) => boolean) => hear(() => wanted(heard.slice(before))), stop }
}

/** Of stores that have `watch`. */
export const watchingOthers: SharedCases = {
  'whoever watches hears of what others do, or that something may have been missed': async (world, another) => {
    const { stop } = await listenToOthers(world, await another())
    stop()
  },
  'what another does while one begins to watch can be read by then, or is heard of': async (world, another) => {
    const other = await another()
    for (let n = 0; n < 10; n++) {
      const { hear, stop } = listen(world.store.watch)
      const adding = other.addOne()
      const { items } = await world.store.list({ order: 'latest', limit: 20 })
      const { id } = await adding
      if (!items.some(call => call.id === id)) await hear(ofCall(id))
      stop()
    }
  },
  'of a batch of any size that another adds, every call is heard of': async (world, another) => {
    const other = await another()
    const { hear, stop } = await listenToOthers(world, other)
    const added = await other.add(...Array.from({ length: 400 }, () => ({})))
    await hear(heard => added.every(({ id }) => heard.some(ofCall(id))))
    stop()
  },
  'of records that another logs, one or any number, each number is heard of': async (world, another) => {
    const other = await another()
    const { hear, stop } = await listenToOthers(world, other)
    const log = async (...to: readonly PhoneNumber[]) => {
      await other.store.log(to.map(to => aRecord(`to ${to}, ${'ü'.repeat(20)}`, world.at(), { to })))
      await hear(heard => to.every(number => heard.some(ofNumber(number))))
    }
    await log(phone(1))
    await log(...Array.from({ length: 400 }, (_, n) => phone(2 + n)))
    stop()
  },
  'what another logs while one begins to watch can be read by then, or is heard of': async (world, another) => {
    const other = await another()
    for (let n = 0; n < 10; n++) {
      const isKept = async () => (await world.store.history(phone(n), { limit: 1 })).items.length > 0
      let know = () => {}
      const known = new Promise<void>(resolve => (know = resolve))
      const hear = async (hint: StoreHint) => {
        if (hint === 'missed' ? await isKept() : ofNumber(phone(n))(hint)) know()
      }
      const heard: Promise<void>[] = []
      const stop = world.store.watch?.(hint => heard.push(hear(hint)))
      const logging = other.store.log([aRecord(`r${n}`, world.at(), { to: phone(n) })])
      await Promise.all([logging, hear('missed'), known])
      stop?.()
      await Promise.all(heard)
    }
  },
}

/** Of stores that have `wake`. */
export const wakingOthers: SharedCases = {
  'what one adds, or records without licensing, wakes the other': async (world, another) => {
    const other = await another()
    const { heard, hear, stop } = listen(world.store.wake)
    await world.store.now()
    const call = await other.begin()
    await hear(inMs => inMs === 0)
    const before = heard.length
    await other.tell(call, 'completed')
    await hear(() => heard.length > before)
    stop()
  },
  'a queue that another changes, and what it brings forward, wakes no later than it is due': async (world, another) => {
    const other = await another()
    const { heard, hear, stop } = listen(world.store.wake)
    await world.store.now()
    const call = await other.addOne({ at: world.at(HOUR) })
    const wokenWithin = async (ms: number, change: () => Promise<unknown>) => {
      const before = heard.length
      await change()
      await hear(() => heard.slice(before).some(inMs => inMs <= ms))
    }
    await wokenWithin(0, () => other.store.changeQueue('main', { concurrency: 5 }))
    const set = { at: world.at(20 * SECOND) }
    await wokenWithin(20 * SECOND, () => other.change({ kind: 'edit', id: call.id, set }))
    stop()
  },
}

/** Another world on the same data, whose calls and attempts have the same names. */
export const anotherWorld = (world: World, store: World['store']): World => worldOf(store, world.clock, world.names)
