import { aCall, names } from '@outdial/scheduler-core/testing'
import { expect, it } from 'vitest'
import { migrate } from '../migrate.ts'
import { aPath } from '../testing/files.ts'
import { aStore } from '../testing/stores.ts'

const setUp = async () => {
  const path = aPath()
  const before = aStore({ path })
  const NAMES = names()
  const add = async (metadata: object) =>
    before.add([aCall(NAMES, new Date(), { metadata: { ...metadata } })], { concurrency: 1 })
  await add({ name: 'Ada', city: 'Paris' })
  return { path, add, NAMES }
}

const query = (...search: string[]) => ({ order: 'soonest', limit: 10, search }) as const

it('the index has calls that are in the store already, and those that a process without the option adds', async () => {
  const { path, add } = await setUp()
  const store = aStore({ path, search: true })
  expect((await store.list(query('ada'))).items).toHaveLength(1)
  await add({ name: 'Adam' })
  expect((await store.list(query('ada'))).items).toHaveLength(2)
})

it('a process that declares another field adds it, and the fields of others stay', async () => {
  const { path } = await setUp()
  const plain = aStore({ path, search: true })
  expect((await plain.list(query('paris'))).items).toEqual([])
  const cities = aStore({ path, search: true, metadataFields: ['city'] })
  expect((await cities.list(query('paris'))).items).toHaveLength(1)
  await aStore({ path, search: true, metadataFields: ['zip'] }).now()
  expect((await cities.list(query('paris'))).items).toHaveLength(1)
  expect((await plain.list(query('ada'))).items).toHaveLength(1)
})

it('more matches than are sorted are read in the order of the list', async () => {
  const { path, NAMES } = await setUp()
  const store = aStore({ path, search: true })
  const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1000)
  await store.add(
    Array.from({ length: 20_100 }, (_, n) => aCall(NAMES, at(n), { metadata: { name: n % 2 ? 'Ünal' : 'Uwe' } })),
    { concurrency: 1 },
  )
  for (const [term, step] of [
    ['301', 1],
    ['ünal', 2],
    ['uwe', 2],
  ] as const) {
    const { items, next } = await store.list({ ...query(term), order: 'soonest', limit: 3 })
    expect(items.map(call => call.at.getTime() - at(0).getTime())).toEqual(
      [0, 1, 2].map(n => (n * step + (term === 'ünal' ? 1 : 0)) * 1000),
    )
    expect(next).toBeDefined()
  }
})

it('a store with migrations by hand needs the index from `migrate`', async () => {
  const { path } = await setUp()
  await expect(aStore({ path, search: true, migrations: 'by-hand' }).now()).rejects.toThrow(
    'Expected an index for `search`',
  )
  await migrate({ path, search: true })
  expect((await aStore({ path, search: true, migrations: 'by-hand' }).list(query('ada'))).items).toHaveLength(1)
})

it('the option is true or false', () => {
  expect(() => aStore({ search: 'yes' as never })).toThrow('Expected `search` to be true or false, got string')
})
