import assert from 'node:assert/strict'
import type { ScheduledCall } from '../../store/call.ts'
import type { CallQuery } from '../../store/call-store.ts'
import { HOUR, MINUTE, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { present, same } from './expect.ts'
import { retryIn, type StoreFixture } from './store-fixture.ts'

const list = async (fixture: StoreFixture, query: Partial<CallQuery> = {}) =>
  (await fixture.store.list({ order: 'soonest', limit: 1000, ...query })).items.map(({ id }) => id)

/** Reads all pages. `between` runs after each. */
async function pages(fixture: StoreFixture, query: Partial<CallQuery>, between?: (page: number) => Promise<unknown>) {
  const ids: string[] = []
  let after: CallQuery['after']
  for (let page = 1; page < 100; page++) {
    const { items, next } = await fixture.store.list({ order: 'soonest', limit: 2, ...query, after })
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
  'calls are listed by at, then in the order of adding, soonest or latest first': async fixture => {
    const calls = await fixture.add(...[3, 1, 2, 1, 3].map(minutes => ({ at: fixture.at(minutes * MINUTE) })))
    const order = ids(calls, 1, 3, 2, 0, 4)
    assert.deepEqual(await list(fixture), order)
    assert.deepEqual(await list(fixture, { order: 'latest' }), order.toReversed())
  },
  'a listed call is complete, its latest attempt included': async fixture => {
    const call = await fixture.begin({ metadata: { a: [1] } })
    const { call: after } = await fixture.report(call, 'busy', { providerCallId: 'x' }, retryIn(HOUR))
    same((await fixture.store.list({ order: 'soonest', limit: 1 })).items, [after])
  },
  'calls are listed by status: any of the given ones; an empty list of statuses matches nothing': async fixture => {
    const [waiting, done, live] = [await fixture.begin(), await fixture.begin(), await fixture.begin()]
    await fixture.report(waiting, 'busy', {}, retryIn(HOUR))
    await fixture.report(done, 'completed')
    await fixture.report(live, 'ringing')
    assert.deepEqual(await list(fixture, { statuses: ['scheduled'] }), [waiting.id])
    assert.deepEqual(await list(fixture, { statuses: ['ringing', 'completed'] }), [done.id, live.id])
    assert.deepEqual(await list(fixture, { statuses: ['failed'] }), [])
    assert.deepEqual(await list(fixture, { statuses: [] }), [])
  },
  'calls are listed by values of metadata, page by page, with other filters too': async fixture => {
    const [one, two, odd] = ['c-1', 'c-2', '"ü\n\\u0041\u0001 $.x \u{1f4de}']
    const calls = await fixture.add(
      { at: fixture.at(HOUR), metadata: { customer: one, paid: true }, ownerId: 'anna', to: phone(1), key: 'k' },
      { metadata: { customer: one, paid: false }, ownerId: 'anna', to: phone(1) },
      { metadata: { customer: one, nested: { customer: two } } },
      { metadata: { customer: two, paid: 1 } },
      { metadata: { customer: odd } },
      { metadata: { customer: [one] } },
      { metadata: { customer: { customer: one } } },
      { metadata: { customer: null, paid: 0.1 } },
      { metadata: { customer: 1e21 } },
      { metadata: { customer: one.repeat(20_000) } },
      {},
    )
    const listed = (query: Partial<CallQuery>) => list(fixture, query)
    assert.deepEqual(await listed({ metadata: { customer: one } }), ids(calls, 1, 2, 0))
    assert.deepEqual(await listed({ metadata: { customer: one }, order: 'latest' }), ids(calls, 0, 2, 1))
    assert.deepEqual(await listed({ metadata: { customer: one, paid: true } }), ids(calls, 0))
    assert.deepEqual(await listed({ metadata: { customer: two, paid: true } }), [])
    assert.deepEqual(await listed({ metadata: { paid: 1 } }), ids(calls, 3))
    assert.deepEqual(await listed({ metadata: { paid: 0.1 } }), ids(calls, 7))
    assert.deepEqual(await listed({ metadata: { customer: 1e21 } }), ids(calls, 8))
    assert.deepEqual(await listed({ metadata: { customer: odd } }), ids(calls, 4))
    for (const value of ['C-1', '', 'null', '["c-1"]', 'true', 1, true, false]) {
      assert.deepEqual(await listed({ metadata: { customer: value } }), [])
    }
    for (const more of [{ ownerId: 'anna' }, { to: phone(1) }, { ids: ids(calls, 0, 1, 3) }]) {
      assert.deepEqual(await listed({ metadata: { customer: one }, ...more }), ids(calls, 1, 0))
      assert.deepEqual(await listed({ metadata: { customer: two }, ...more }), 'ids' in more ? ids(calls, 3) : [])
    }
    assert.deepEqual(await listed({ metadata: { customer: one }, key: 'k' }), ids(calls, 0))
    assert.deepEqual(await listed({ metadata: { customer: one }, until: fixture.at(HOUR) }), ids(calls, 1, 2))
    assert.deepEqual(await listed({ metadata: { customer: one }, statuses: ['busy'] }), [])
    assert.deepEqual(await listed({ metadata: { customer: one }, queue: 'main' }), ids(calls, 1, 2, 0))
    assert.deepEqual(await pages(fixture, { metadata: { customer: one } }), ids(calls, 1, 2, 0))
  },
  'a call with other metadata, or deleted, is not listed by the old': async fixture => {
    const [edited, gone] = await fixture.add({ metadata: { customer: 'a' } }, { metadata: { customer: 'a' } })
    await fixture.change({ kind: 'edit', id: present(edited).id, set: { metadata: { customer: 'b' } } })
    assert.deepEqual(await list(fixture, { metadata: { customer: 'b' } }), ids([present(edited)], 0))
    await fixture.change({ kind: 'cancel', id: present(gone).id })
    assert.deepEqual(await list(fixture, { metadata: { customer: 'a' } }), ids([present(gone)], 0))
    await fixture.pass(HOUR)
    await fixture.store.prune(fixture.at(), 10)
    assert.deepEqual(await list(fixture, { metadata: { customer: 'a' } }), [])
  },
  'a call is listed by its key, with other filters too': async fixture => {
    const calls = await fixture.add(
      { to: phone(1), key: 'k', ownerId: 'anna' },
      { to: phone(1), key: 'K' },
      { to: phone(1) },
    )
    assert.deepEqual(await list(fixture, { key: 'k' }), ids(calls, 0))
    assert.deepEqual(await list(fixture, { key: 'K', to: phone(1) }), ids(calls, 1))
    for (const other of [
      { to: phone(2) },
      { ownerId: 'berta' },
      { statuses: ['completed'] as const },
      { ids: [present(calls[1]).id] },
    ]) {
      assert.deepEqual(await list(fixture, { key: 'k', ...other }), [])
    }
    assert.deepEqual(await list(fixture, { key: 'unknown' }), [])
  },
  'calls are listed by number, queue and owner': async fixture => {
    const calls = await fixture.add(
      { to: phone(1), queue: 'a', ownerId: 'anna' },
      { to: phone(2), queue: 'a', ownerId: 'Anna' },
      { to: phone(1), queue: 'b' },
    )
    assert.deepEqual(await list(fixture, { to: phone(1) }), ids(calls, 0, 2))
    assert.deepEqual(await list(fixture, { queue: 'a' }), ids(calls, 0, 1))
    assert.deepEqual(await list(fixture, { ownerId: 'anna' }), ids(calls, 0))
    assert.deepEqual(await list(fixture, { queue: 'unheard of' }), [])
  },
  'calls are listed by id: the known ones, once each, and other filters apply': async fixture => {
    const calls = await fixture.add({ at: fixture.at(MINUTE) }, { to: phone(77) }, {}, { queue: 'other' })
    const named = [...ids(calls, 3, 1, 0, 1), fixture.names.callId()]
    assert.deepEqual(await list(fixture, { ids: named }), ids(calls, 1, 3, 0))
    assert.deepEqual(await list(fixture, { ids: named, order: 'latest' }), ids(calls, 0, 3, 1))
    assert.deepEqual(await list(fixture, { ids: named, to: phone(77) }), ids(calls, 1))
    assert.deepEqual(await list(fixture, { ids: named, queue: 'main', until: fixture.at(1) }), ids(calls, 1))
    assert.deepEqual(await list(fixture, { ids: named, statuses: ['completed'] }), [])
    assert.deepEqual(await pages(fixture, { ids: named }), ids(calls, 1, 3, 0))
    assert.deepEqual(await list(fixture, { ids: [] }), [])
    const many = await fixture.add(...Array.from({ length: 1000 }, (_, n) => ({ to: phone(n) })))
    assert.equal((await list(fixture, { ids: many.map(({ id }) => id) })).length, 1000)
  },
  'from is inclusive and until exclusive, to the millisecond': async fixture => {
    const calls = await fixture.add(...[0, 1, 2, 3].map(ms => ({ at: fixture.at(ms) })))
    assert.deepEqual(await list(fixture, { from: fixture.at(1), until: fixture.at(3) }), ids(calls, 1, 2))
    assert.deepEqual(await list(fixture, { from: fixture.at(3) }), ids(calls, 3))
    assert.deepEqual(await list(fixture, { until: fixture.at() }), [])
  },
  'a deferred call keeps its place, since lists are ordered by at and not by dueAt': async fixture => {
    const calls = await fixture.add({}, { at: fixture.at(MINUTE) })
    await fixture.change({ kind: 'defer', id: present(calls[0]).id, dueAt: fixture.at(HOUR) })
    assert.deepEqual(await list(fixture), ids(calls, 0, 1))
    assert.deepEqual(await list(fixture, { until: fixture.at(1) }), ids(calls, 0))
  },
  'several filters apply together': async fixture => {
    const wanted = { to: phone(1), queue: 'a', ownerId: 'anna', at: fixture.at(MINUTE) }
    const calls = await fixture.add(
      wanted,
      { ...wanted, to: phone(2) },
      { ...wanted, queue: 'b' },
      { ...wanted, ownerId: 'berta' },
      { ...wanted, at: fixture.at(HOUR) },
      wanted,
      wanted,
    )
    await fixture.change({ kind: 'cancel', id: present(calls[5]).id })
    const query = {
      to: phone(1),
      queue: 'a',
      ownerId: 'anna',
      from: fixture.at(MINUTE),
      until: fixture.at(HOUR),
      statuses: ['scheduled'],
    } as const
    assert.deepEqual(await list(fixture, query), ids(calls, 0, 6))
    assert.deepEqual(await list(fixture, { ...query, order: 'latest' }), ids(calls, 6, 0))
    assert.deepEqual(await pages(fixture, { ...query, limit: 1 }), ids(calls, 0, 6))
  },
  'pages have the given size and meet without gap or overlap, and the last has no next': async fixture => {
    const calls = await fixture.add(...[2, 1, 1, 1, 1, 0].map(minutes => ({ at: fixture.at(minutes * MINUTE) })))
    const order = ids(calls, 5, 1, 2, 3, 4, 0)
    for (const limit of [1, 2, 3, 4, 6, 7]) {
      assert.deepEqual(await pages(fixture, { limit }), order)
      assert.deepEqual(await pages(fixture, { limit, order: 'latest' }), order.toReversed())
    }
    assert.equal((await fixture.store.list({ order: 'soonest', limit: 6 })).next, undefined)
  },
  'an empty list is one page': async fixture => {
    same(await fixture.store.list({ order: 'latest', limit: 5 }), { items: [] })
  },
  'pages lose and repeat no call while calls are added, changed and ended in between': async fixture => {
    const calls = await fixture.add(...[1, 1, 2, 2, 3, 3].map(minutes => ({ at: fixture.at(minutes * MINUTE) })))
    const seen = await pages(fixture, {}, async page => {
      await fixture.add({ at: fixture.at(-HOUR) }, { at: fixture.at(MINUTE) })
      const { id } = present(calls[page])
      await fixture.change(
        page === 1 ? { kind: 'cancel', id } : { kind: 'end', outcome: 'expired', id, cause: 'misfire' },
      )
    })
    const before = new Set(calls.map(({ id }) => id))
    assert.deepEqual(
      seen.filter(id => before.has(id)),
      calls.map(({ id }) => id),
    )
    assert.equal(new Set(seen).size, seen.length)
  },
  'a call that is edited to another time is listed at that time': async fixture => {
    const calls = await fixture.add({}, { at: fixture.at(MINUTE) })
    await fixture.change({ kind: 'edit', id: present(calls[0]).id, set: { at: fixture.at(HOUR), ownerId: 'anna' } })
    assert.deepEqual(await list(fixture), ids(calls, 1, 0))
    assert.deepEqual(await list(fixture, { ownerId: 'anna' }), ids(calls, 0))
  },
  'a page may hold a thousand calls': async fixture => {
    await fixture.add(...Array.from({ length: 1001 }, (_, n) => ({ to: phone(n) })))
    const { items, next } = await fixture.store.list({ order: 'soonest', limit: 1000 })
    assert.equal(items.length, 1000)
    assert.equal((await fixture.store.list({ order: 'soonest', limit: 1000, after: present(next) })).items.length, 1)
  },
}
