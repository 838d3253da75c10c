import postgres from 'postgres'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { bringUpToDate, expectUpToDate } from './migrate.ts'

let url = ''
beforeAll(async () => {
  url = await testDatabase()
})

function aClient(): postgres.Sql {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  onTestFinished(() => sql.end({ timeout: 1 }))
  return sql
}

const migrationsOf = (schema: string) => [
  `CREATE TABLE ${schema}.calls (id int)`,
  `CREATE TABLE ${schema}.queues (id int)`,
]

it('several processes create the same tables only once', async () => {
  const terms = { schema: 'at_once', migrations: migrationsOf('at_once') }
  await Promise.all(Array.from({ length: 8 }, () => bringUpToDate({ sql: aClient(), ...terms })))
  const sql = aClient()
  await expectUpToDate({ sql, ...terms })
  expect(await sql`SELECT version FROM at_once.schema_version`).toEqual([{ version: 2 }])
})

it('an older schema is migrated, and a newer one is refused', async () => {
  const sql = aClient()
  const migrations = migrationsOf('grows')
  await bringUpToDate({ sql, schema: 'grows', migrations: migrations.slice(0, 1) })
  const behind = expectUpToDate({ sql, schema: 'grows', migrations })
  await expect(behind).rejects.toMatchObject({ code: 'store-failed' })
  await bringUpToDate({ sql, schema: 'grows', migrations })
  await expectUpToDate({ sql, schema: 'grows', migrations })
  const older = bringUpToDate({ sql, schema: 'grows', migrations: migrations.slice(0, 1) })
  await expect(older).rejects.toMatchObject({ code: 'store-newer' })
})

it('a migration that fails has changed nothing', async () => {
  const sql = aClient()
  const migrations = [...migrationsOf('fails'), 'SELECT 1 FROM fails.nowhere']
  await expect(bringUpToDate({ sql, schema: 'fails', migrations })).rejects.toThrow('nowhere')
  expect(await sql`SELECT to_regnamespace('fails') AS it`).toEqual([{ it: null }])
})
