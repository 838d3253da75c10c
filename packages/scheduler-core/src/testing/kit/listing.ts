import assert from 'node:assert/strict'
import type { ScheduledCall } from '../../store/call.ts'
import type { CallQuery } from '../../store/call-store.ts'
import { HOUR, MINUTE, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { present, same } from './expect.ts'
import { retryIn, type World } from './world.ts'

const list = async (world: World, query: Partial<CallQuery> = {}) =>
  (await world.store.list({ order: 'soonest', limit: 1000, ...query })).items.map(({ id }) => id)

/** Every page after the other; `between` happens after each. */
async function pages(world: World, query: Partial<CallQuery>, between?: (page: number) => Promise<unknown>) {
  const ids: string[] = []
  let after: CallQuery['after']
  for (let page = 1; page < 100; page++) {
    const { items, next } = await world.store.list({ order: 'soonest', limit: 2, ...query, after })
    ids.push(...items.map(({ id }) => id))
    if (!next) return ids
    assert.equal(items.length, query.limit ?? 2, 'A page that is not the last is full')
    after = next
    await between?.(page)
  }
  throw new Error('The pages have no end')
}

const ids = (calls: readonly ScheduledCall[], ...places: number[]) => places.map(n => present(calls[n]).id)

export const listing: Cases = {
  'calls are listed by when they are wanted, then in the order of adding, soonest or latest first': async world => {
    const calls = await world.add(...[3, 1, 2, 1, 3].map(minutes => ({ at: world.at(minutes * MINUTE) })))
    const order = ids(calls, 1, 3, 2, 0, 4)
    assert.deepEqual(await list(world), order)
    assert.deepEqual(await list(world, { order: 'latest' }), order.toReversed())
  },
  'a listed call is the call as it stands, its latest attempt included': async world => {
    const call = await world.begin({ metadata: { a: [1] } })
    const { call: after } = await world.tell(call, 'busy', { providerCallId: 'x' }, retryIn(HOUR))
    same((await world.store.list({ order: 'soonest', limit: 1 })).items, [after])
  },
  'calls are listed by status: any of those given, none for none': async world => {
    const [waiting, done, live] = [await world.begin(), await world.begin(), await world.begin()]
    await world.tell(waiting, 'busy', {}, retryIn(HOUR))
    await world.tell(done, 'completed')
    await world.tell(live, 'ringing')
    assert.deepEqual(await list(world, { statuses: ['scheduled'] }), [waiting.id])
    assert.deepEqual(await list(world, { statuses: ['ringing', 'completed'] }), [done.id, live.id])
    assert.deepEqual(await list(world, { statuses: ['failed'] }), [])
    assert.deepEqual(await list(world, { statuses: [] }), [])
  },
  'calls are listed by number, queue and owner': async world => {
    const calls = await world.add(
      { to: phone(1), queue: 'a', ownerId: 'anna' },
      { to: phone(2), queue: 'a', ownerId: 'Anna' },
      { to: phone(1), queue: 'b' },
    )
    assert.deepEqual(await list(world, { to: phone(1) }), ids(calls, 0, 2))
    assert.deepEqual(await list(world, { queue: 'a' }), ids(calls, 0, 1))
    assert.deepEqual(await list(world, { ownerId: 'anna' }), ids(calls, 0))
    assert.deepEqual(await list(world, { queue: 'unheard of' }), [])
  },
  'calls are listed by id: those that are named and known, once each, and what else is asked for narrows them down':
    async world => {
      const calls = await world.add({ at: world.at(MINUTE) }, { to: phone(77) }, {}, { queue: 'other' })
      const named = [...ids(calls, 3, 1, 0, 1), world.names.callId()]
      assert.deepEqual(await list(world, { ids: named }), ids(calls, 1, 3, 0))
      assert.deepEqual(await list(world, { ids: named, order: 'latest' }), ids(calls, 0, 3, 1))
      assert.deepEqual(await list(world, { ids: named, to: phone(77) }), ids(calls, 1))
      assert.deepEqual(await list(world, { ids: named, queue: 'main', until: world.at(1) }), ids(calls, 1))
      assert.deepEqual(await list(world, { ids: named, statuses: ['completed'] }), [])
      assert.deepEqual(await pages(world, { ids: named }), ids(calls, 1, 3, 0))
      assert.deepEqual(await list(world, { ids: [] }), [])
      const many = await world.add(...Array.from({ length: 1000 }, (_, n) => ({ to: phone(n) })))
      assert.equal((await list(world, { ids: many.map(({ id }) => id) })).length, 1000)
    },
  'calls are listed from a moment on and before another, to the millisecond': async world => {
    const calls = await world.add(...[0, 1, 2, 3].map(ms => ({ at: world.at(ms) })))
    assert.deepEqual(await list(world, { from: world.at(1), until: world.at(3) }), ids(calls, 1, 2))
    assert.deepEqual(await list(world, { from: world.at(3) }), ids(calls, 3))
    assert.deepEqual(await list(world, { until: world.at() }), [])
  },
  'what is wanted counts, not what is due: a deferred call keeps its place': async world => {
    const calls = await world.add({}, { at: world.at(MINUTE) })
    await world.change({ kind: 'defer', id: present(calls[0]).id, dueAt: world.at(HOUR) })
    assert.deepEqual(await list(world), ids(calls, 0, 1))
    assert.deepEqual(await list(world, { until: world.at(1) }), ids(calls, 0))
  },
  'filters narrow one another down': async world => {
    const wanted = { to: phone(1), queue: 'a', ownerId: 'anna', at: world.at(MINUTE) }
    const calls = await world.add(
      wanted,
      { ...wanted, to: phone(2) },
      { ...wanted, queue: 'b' },
      { ...wanted, ownerId: 'berta' },
      { ...wanted, at: world.at(HOUR) },
      wanted,
      wanted,
    )
    await world.change({ kind: 'cancel', id: present(calls[5]).id })
    const query = {
      to: phone(1),
      queue: 'a',
      ownerId: 'anna',
      from: world.at(MINUTE),
      until: world.at(HOUR),
      statuses: ['scheduled'],
    } as const
    assert.deepEqual(await list(world, query), ids(calls, 0, 6))
    assert.deepEqual(await list(world, { ...query, order: 'latest' }), ids(calls, 6, 0))
    assert.deepEqual(await pages(world, { ...query, limit: 1 }), ids(calls, 0, 6))
  },
  'pages hold as many as asked, meet without gap or overlap, and the last says so': async world => {
    const calls = await world.add(...[2, 1, 1, 1, 1, 0].map(minutes => ({ at: world.at(minutes * MINUTE) })))
    const order = ids(calls, 5, 1, 2, 3, 4, 0)
    for (const limit of [1, 2, 3, 4, 6, 7]) {
      assert.deepEqual(await pages(world, { limit }), order)
      assert.deepEqual(await pages(world, { limit, order: 'latest' }), order.toReversed())
    }
    assert.equal((await world.store.list({ order: 'soonest', limit: 6 })).next, undefined)
  },
  'an empty list is one page': async world => {
    same(await world.store.list({ order: 'latest', limit: 5 }), { items: [] })
  },
  'pages lose and repeat nothing while calls are added, changed and ended in between': async world => {
    const calls = await world.add(...[1, 1, 2, 2, 3, 3].map(minutes => ({ at: world.at(minutes * MINUTE) })))
    const seen = await pages(world, {}, async page => {
      await world.add({ at: world.at(-HOUR) }, { at: world.at(MINUTE) })
      const { id } = present(calls[page])
      await world.change({ kind: page === 1 ? 'cancel' : 'expire', id, cause: 'misfire' })
    })
    const before = new Set(calls.map(({ id }) => id))
    assert.deepEqual(
      seen.filter(id => before.has(id)),
      calls.map(({ id }) => id),
    )
    assert.equal(new Set(seen).size, seen.length)
  },
  'a call that was edited to another time is listed there': async world => {
    const calls = await world.add({}, { at: world.at(MINUTE) })
    await world.change({ kind: 'edit', id: present(calls[0]).id, set: { at: world.at(HOUR), ownerId: 'anna' } })
    assert.deepEqual(await list(world), ids(calls, 1, 0))
    assert.deepEqual(await list(world, { ownerId: 'anna' }), ids(calls, 0))
  },
  'a page of a thousand is a page': async world => {
    await world.add(...Array.from({ length: 1001 }, (_, n) => ({ to: phone(n) })))
    const { items, next } = await world.store.list({ order: 'soonest', limit: 1000 })
    assert.equal(items.length, 1000)
    assert.equal((await world.store.list({ order: 'soonest', limit: 1000, after: present(next) })).items.length, 1)
  },
}
