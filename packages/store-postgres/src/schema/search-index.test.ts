import type { CallQuery } from '@outdial/scheduler-core/store'
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

it('of more matches than are sorted, those of a status or queue are read in the order of the list', async () => {
  const { open } = await setUp()
  const store = open({ search: true })
  const all = names()
  const now = await store.now()
  const calls = Array.from({ length: 10_100 }, (_, n) =>
    aCall(all, new Date(now.getTime() + n * 1000), {
      id: `many-${n}`,
      queue: n % 3 === 0 ? 'third' : 'work',
      metadata: { name: n % 4000 === 5 ? 'Grace Common' : 'Common' },
    }),
  )
  for (let from = 0; from < calls.length; from += 2000)
    await store.add(calls.slice(from, from + 2000), { concurrency: 1 })
  const cancelled = [30, 31, 33].flatMap(n => calls[n]?.id ?? [])
  await store.change(cancelled.map(id => ({ kind: 'cancel', id })))
  const idsOf = async (more: Partial<CallQuery>, ...search: string[]) =>
    (await store.list({ ...query(...search), limit: 3, ...more })).items.map(({ id }) => id)
  const order = 'latest'
  expect(await idsOf({ statuses: ['cancelled'], order }, 'common')).toEqual(['many-33', 'many-31', 'many-30'])
  expect(await idsOf({ statuses: ['cancelled'], queue: 'third' }, 'common')).toEqual(['many-30', 'many-33'])
  expect(await idsOf({ statuses: ['scheduled', 'failed'], order }, 'common')).toEqual(
    [10_099, 10_098, 10_097].map(n => `many-${n}`),
  )
  expect(await idsOf({ queue: 'third' }, 'common')).toEqual([0, 3, 6].map(n => `many-${n}`))
  expect(await idsOf({ statuses: ['scheduled'] }, 'common', 'grace')).toEqual(['many-5', 'many-4005', 'many-8005'])
  expect(await idsOf({ statuses: ['dialing'] }, 'common')).toEqual([])
  const last = calls[10_098]
  expect(
    await idsOf(
      { statuses: ['scheduled'], after: { at: last?.at ?? now, sequence: Number.MAX_SAFE_INTEGER } },
      'common',
    ),
  ).toEqual(['many-10099'])
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
