import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../tools/postgres-in-tests.ts'
import { migrate } from './migrate.ts'
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
