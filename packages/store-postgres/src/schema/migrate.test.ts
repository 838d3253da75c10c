import type { Migration } from '@outdial/scheduler-core/internal'
import postgres from 'postgres'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { addressOf } from '../connection/address.ts'
import { openAnyHost } from '../connection/open-any-host.ts'
import { bringUpToDate, expectUpToDate, type MigrateOptions } from './migrate.ts'

let url = ''
beforeAll(async () => {
  url = await testDatabase()
})

function aClient(): postgres.Sql {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  onTestFinished(() => sql.end({ timeout: 1 }))
  return sql
}

async function migrating(schema: string, migrations: readonly Migration[]): Promise<MigrateOptions> {
  const answerMs = 10_000
  const { signal } = new AbortController()
  const open = openAnyHost(addressOf({ url }))
  const connection = await open({ prepare: true, settings: {}, answerMs, signal, onLost: () => {} })
  onTestFinished(() => connection.close())
  return { connection, answerMs, schema, migrations }
}

const migrationsOf = (schema: string): readonly Migration[] => [
  { sql: `CREATE TABLE ${schema}.calls (id int)`, compatible: false },
  { sql: `CREATE TABLE ${schema}.queues (id int)`, compatible: false },
]

it('several processes create the same tables only once', async () => {
  const processes = Array.from({ length: 8 }, () => migrating('at_once', migrationsOf('at_once')))
  await Promise.all(processes.map(async one => bringUpToDate(await one)))
  await expectUpToDate(await migrating('at_once', migrationsOf('at_once')))
  expect(await aClient()`SELECT version FROM at_once.schema_version`).toEqual([{ version: 2 }])
})

it('an older schema is migrated, and one that an incompatible migration made is refused by older code', async () => {
  const newer = await migrating('grows', migrationsOf('grows'))
  const older = { ...newer, migrations: newer.migrations.slice(0, 1) }
  await bringUpToDate(older)
  await expect(expectUpToDate(newer)).rejects.toMatchObject({ code: 'store-failed' })
  await bringUpToDate(newer)
  await expectUpToDate(newer)
  for (const open of [bringUpToDate, expectUpToDate]) {
    await expect(open(older)).rejects.toMatchObject({
      code: 'OD001',
      message: expect.stringContaining('one for version 2'),
    })
  }
})

it('a schema that compatible migrations made is used by older code, which leaves its version', async () => {
  const newer = await migrating('stays', [
    ...migrationsOf('stays'),
    { sql: 'CREATE TABLE stays.providers (id int)', compatible: true },
  ])
  const older = { ...newer, migrations: newer.migrations.slice(0, 2) }
  await bringUpToDate(older)
  await bringUpToDate(newer)
  await bringUpToDate(older)
  await expectUpToDate(older)
  expect(await aClient()`SELECT * FROM stays.schema_version`).toEqual([{ version: 3, oldest: 2 }])
})

it('a migration that fails has changed nothing', async () => {
  const options = await migrating('fails', [
    ...migrationsOf('fails'),
    { sql: 'SELECT 1 FROM fails.nowhere', compatible: true },
  ])
  await expect(bringUpToDate(options)).rejects.toThrow('nowhere')
  expect(await aClient()`SELECT to_regnamespace('fails') AS it`).toEqual([{ it: null }])
})
