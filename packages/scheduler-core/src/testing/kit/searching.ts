import assert from 'node:assert/strict'
import type { CallQuery } from '../../store/call-store.ts'
import { aRecord, HOUR, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import type { StoreFixture } from './store-fixture.ts'

const NUMBERS = { one: phone(1234), two: phone(5678), other: phone(9001) }

/** The indexes of the calls that are found, and of the records after them. */
async function found(
  fixture: StoreFixture,
  search: readonly string[],
  query: Pick<CallQuery, 'to' | 'statuses' | 'metadata'> = {},
) {
  const { items: calls } = await fixture.store.list({ order: 'soonest', limit: 100, search, ...query })
  const { items: records } = await fixture.store.listRecords({ order: 'soonest', limit: 100, search, ...query })
  return [...calls.map(({ metadata }) => metadata?.['n']), ...records.map(({ id }) => id)]
}

const people = async (fixture: StoreFixture) => {
  const metadata: readonly Record<string, unknown>[] = [
    { name: 'Ada Lovelace', note: 'about the engine' },
    { name: 'Özil "O\'Neil" 100%_\\x', customer: 'C-1701' },
    { name: ['Ada'], undeclared: 'Ada', customer: { a: 'Ada' } },
    { customer: 17015 },
  ]
  const to = [NUMBERS.one, NUMBERS.two, NUMBERS.two, NUMBERS.two]
  await fixture.add(...metadata.map((each, n) => ({ metadata: { ...each, n }, to: to[n] ?? NUMBERS.two })))
  await fixture.store.log([
    aRecord('r1', fixture.at(), { to: NUMBERS.one, from: NUMBERS.other, metadata: { name: 'Grace Hopper' } }),
    aRecord('r2', fixture.at(1), { to: NUMBERS.two, from: undefined, metadata: { note: 'ada' } }),
  ])
}

/** The cases of a store with `search: true`. A store that does not search skips them. */
export const searching: Cases = {
  'digits find parts of numbers, of both ends': async fixture => {
    if (!fixture.store.canSearch) return
    await people(fixture)
    assert.deepEqual(await found(fixture, ['123']), [0, 'r1'])
    assert.deepEqual(await found(fixture, [NUMBERS.one.slice(1)]), [0, 'r1'])
    assert.deepEqual(await found(fixture, ['9001']), ['r1'])
    assert.deepEqual(await found(fixture, ['5670']), [])
  },
  'words find parts of name, note and declared fields that are texts or numbers, in any case': async fixture => {
    if (!fixture.store.canSearch) return
    await people(fixture)
    assert.deepEqual(await found(fixture, ['ada']), [0, 'r2'])
    assert.deepEqual(await found(fixture, ['ovela']), [0])
    assert.deepEqual(await found(fixture, ['özil']), [1])
    assert.deepEqual(await found(fixture, ['1701']), [1, 3])
    assert.deepEqual(await found(fixture, ['hopper']), ['r1'])
  },
  'each term must be found, and short ones beside a longer one too; characters of patterns mean themselves':
    async fixture => {
      if (!fixture.store.canSearch) return
      await people(fixture)
      assert.deepEqual(await found(fixture, ['ada', 'engine']), [0])
      assert.deepEqual(await found(fixture, ['ada', '567']), ['r2'])
      assert.deepEqual(await found(fixture, ['lovelace', 'x']), [])
      assert.deepEqual(await found(fixture, ['lovelace', 'a', 'th']), [0])
      assert.deepEqual(await found(fixture, ['100%_\\x', '"o\'neil"']), [1])
      assert.deepEqual(await found(fixture, ['1__']), [])
      assert.deepEqual(await found(fixture, ['100', '%%']), [])
    },
  'a search goes with other filters and page by page': async fixture => {
    if (!fixture.store.canSearch) return
    await people(fixture)
    assert.deepEqual(await found(fixture, ['301'], { to: NUMBERS.two, statuses: ['scheduled'] }), [1, 2, 3])
    assert.deepEqual(await found(fixture, ['301'], { metadata: { customer: 'C-1701' } }), [1])
    const ids: string[] = []
    let after: CallQuery['after']
    do {
      const page = await fixture.store.list({ order: 'latest', limit: 1, search: ['301'], after })
      ids.push(...page.items.map(({ id }) => id))
      after = page.next
    } while (after)
    assert.equal(new Set(ids).size, 4)
  },
  'an edited call is found by what it has now, a deleted one not at all': async fixture => {
    if (!fixture.store.canSearch) return
    const call = await fixture.addOne({ metadata: { name: 'Before', n: 0 }, at: fixture.at(HOUR) })
    const { refused } = await fixture.change({
      kind: 'edit',
      id: call.id,
      set: { to: NUMBERS.two, metadata: { name: 'After', n: 0 } },
    })
    assert.equal(refused, undefined)
    assert.deepEqual(await found(fixture, ['before']), [])
    assert.deepEqual(await found(fixture, ['after', '5678']), [0])
    await fixture.change({ kind: 'cancel', id: call.id })
    await fixture.store.log([aRecord('old', fixture.at(), { metadata: { name: 'After' } })])
    await fixture.pass(HOUR)
    assert.equal(await fixture.store.prune(fixture.at(), 10), 2)
    assert.deepEqual(await found(fixture, ['after']), [])
  },
}
