import { aCall, names } from '@outdial/scheduler-core/testing'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { migrate } from '../migrate.ts'
import type { PostgresStoreOptions } from '../options.ts'
import { postgresStore } from '../postgres-store.ts'

const setUp = async () => {
  const url = await testDatabase()
  const open = (options: Partial<PostgresStoreOptions> = {}) => {
    const store = postgresStore({ url, listen: false, ...options })
    onTestFinished(() => store.close())
    return store
  }
  const NAMES = names()
  const before = open()
  await before.add([aCall(NAMES, new Date(), { metadata: { name: 'Ada', city: 'Paris' } })], { concurrency: 1 })
  return { url, open }
}

const query = (...search: string[]) => ({ order: 'soonest', limit: 10, search }) as const

it('several processes that begin to search at once create one index, with the calls that are there', async () => {
  const { open } = await setUp()
  const stores = [1, 2, 3].map(() => open({ search: true }))
  const found = await Promise.all(stores.map(store => store.list(query('ada'))))
  expect(found.map(({ items }) => items.length)).toEqual([1, 1, 1])
})

it('a process that declares another field adds it, and the fields of others stay', async () => {
  const { open } = await setUp()
  const [plain, cities] = [open({ search: true }), open({ search: true, metadataFields: ['city'] })]
  expect((await plain.list(query('paris'))).items).toEqual([])
  expect((await cities.list(query('paris'))).items).toHaveLength(1)
  expect((await open({ search: true, metadataFields: ['zip'] }).list(query('paris'))).items).toHaveLength(1)
  expect((await plain.list(query('ada'))).items).toHaveLength(1)
})

it('a store with migrations by hand needs the index from `migrate`', async () => {
  const { url, open } = await setUp()
  await expect(open({ search: true, migrations: 'by-hand' }).now()).rejects.toThrow('Expected an index for `search`')
  await migrate({ url, search: true })
  expect((await open({ search: true, migrations: 'by-hand' }).list(query('ada'))).items).toHaveLength(1)
})

it('the option is true or false', () => {
  expect(() => postgresStore({ url: 'postgres://x', search: 'yes' as never })).toThrow(
    'Expected `search` to be true or false, got string',
  )
})
