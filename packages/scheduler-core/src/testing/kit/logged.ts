import assert from 'node:assert/strict'
import type { RecordQuery } from '../../store/call-store.ts'
import { aRecord, HOUR, MINUTE, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { same } from './expect.ts'
import type { StoreFixture } from './store-fixture.ts'

const list = async (fixture: StoreFixture, query: Partial<RecordQuery> = {}) =>
  (await fixture.store.listRecords({ order: 'soonest', limit: 1000, ...query })).items.map(({ id }) => id)

export const logged: Cases = {
  'a logged record keeps direction, provider, cause and metadata; a record without them has none': async fixture => {
    const full = aRecord('full', fixture.at(), {
      direction: 'outbound',
      provider: 'api',
      cause: 'no-user-responding',
      metadata: { name: 'Ada "O\'Neil"', nested: { a: [1, null] } },
      outcome: 'no-answer',
      answered: false,
      ownerId: 'anna',
    })
    const bare = aRecord('bare', fixture.at(MINUTE), { from: undefined })
    await fixture.store.log([full, bare])
    same((await fixture.store.listRecords({ order: 'soonest', limit: 2 })).items, [full, bare])
    same((await fixture.store.history(full.to, { limit: 2 })).items, [bare, full])
  },
  'records are listed by at, then by id, soonest or latest first, page by page, without attempts': async fixture => {
    await fixture.report(await fixture.begin(), 'completed', { providerCallId: 'x' })
    await fixture.store.log(
      ['b', 'a', 'd', 'c'].map((id, n) => aRecord(id, fixture.at(n < 2 ? HOUR : n === 2 ? 2 * HOUR : 0))),
    )
    const order = ['c', 'a', 'b', 'd']
    for (const way of ['soonest', 'latest'] as const) {
      const found: string[] = []
      let after: RecordQuery['after']
      do {
        const { items, next } = await fixture.store.listRecords({ order: way, limit: 1, after })
        found.push(...items.map(({ id }) => id))
        after = next
      } while (after)
      assert.deepEqual(found, way === 'soonest' ? order : order.toReversed())
    }
    assert.deepEqual(await list(fixture, { from: fixture.at(HOUR), until: fixture.at(2 * HOUR) }), ['a', 'b'])
  },
  'records are listed by status, number, owner, ids and metadata, alone and together': async fixture => {
    const [one, two] = [phone(1), phone(2)]
    const records = [
      aRecord('1', fixture.at(), { to: one, answered: true, ownerId: 'anna', metadata: { customer: 'c' } }),
      aRecord('2', fixture.at(1), { to: one, answered: false, ownerId: 'bert' }),
      aRecord('3', fixture.at(2), { to: two, answered: false, outcome: 'busy', metadata: { customer: 7 } }),
    ]
    await fixture.store.log(records)
    assert.deepEqual(await list(fixture, { statuses: ['completed', 'busy'] }), ['1', '3'])
    assert.deepEqual(await list(fixture, { statuses: ['no-answer'] }), ['2'])
    assert.deepEqual(await list(fixture, { statuses: [] }), [])
    assert.deepEqual(await list(fixture, { to: one }), ['1', '2'])
    assert.deepEqual(await list(fixture, { ownerId: 'bert' }), ['2'])
    assert.deepEqual(await list(fixture, { ids: ['3', 'unknown', '1', '1'] }), ['1', '3'])
    assert.deepEqual(await list(fixture, { metadata: { customer: 'c' } }), ['1'])
    assert.deepEqual(await list(fixture, { metadata: { customer: 7 }, to: one }), [])
    assert.deepEqual(await list(fixture, { ids: ['1', '2'], to: one, ownerId: 'anna', statuses: ['completed'] }), ['1'])
  },
}
