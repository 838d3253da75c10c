import type { CallStore } from '@outdial/scheduler-core'
import { aCall, names } from '@outdial/scheduler-core/testing'
import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../tools/postgres-in-tests.ts'
import { migrate } from './migrate.ts'
import type { PostgresStoreOptions } from './options.ts'
import { postgresStore } from './postgres-store.ts'

it('`migrate` creates the tables in any schema, and a store with migrations by hand does not', async () => {
  const url = await testDatabase()
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const store = postgresStore({ sql, schema: 'phones', migrations: 'by-hand', listen: false })
  onTestFinished(async () => {
    await store.close()
    await sql.end()
  })
  await expect(store.list({ order: 'soonest', limit: 1 })).rejects.toMatchObject({ code: 'store-failed' })
  await Promise.all([migrate({ url, schema: 'phones' }), migrate({ sql, schema: 'phones', prepare: false })])
  expect(await store.list({ order: 'soonest', limit: 1 })).toMatchObject({ items: [] })
  const schemas = await sql`SELECT nspname FROM pg_namespace WHERE nspname IN ('outdial', 'phones')`
  expect(schemas).toEqual([{ nspname: 'phones' }])
})

it('a metadata field that is declared later finds the calls that are stored already, and needs `migrate` by hand', async () => {
  const url = await testDatabase()
  const opened: CallStore[] = []
  const open = (options: Partial<PostgresStoreOptions>) => {
    const store = postgresStore({ url, listen: false, ...options })
    opened.push(store)
    return store
  }
  onTestFinished(async () => void (await Promise.all(opened.map(store => store.close()))))
  const before = open({})
  const metadata = { Customer: 'c-1' }
  const [call] = await before.add([aCall(names(), new Date(), { metadata })], { concurrency: 1 })
  const query = { metadata, order: 'soonest', limit: 1 } as const
  const byHand = open({ metadataFields: ['Customer'], migrations: 'by-hand' })
  const message = 'Expected an index of the metadata field Customer: call `migrate` first'
  await expect(byHand.list(query)).rejects.toMatchObject({ code: 'store-failed', message })
  await Promise.all([1, 2, 3].map(() => migrate({ url, metadataFields: ['Customer'] })))
  expect(await byHand.list(query)).toEqual({ items: [call] })
  expect(await open({ metadataFields: ['Customer'] }).list(query)).toEqual({ items: [call] })
})
