import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { migrate } from '../migrate.ts'
import { aProcess, ended } from '../testing/children.ts'
import { aPath } from '../testing/files.ts'
import { addOne } from '../testing/steps.ts'
import { aStore } from '../testing/stores.ts'
import { APPLICATION_ID, MIGRATIONS } from './migrations.ts'

function schemaAt(path: string) {
  const connection = new DatabaseSync(path)
  const read = (name: string) => Number(connection.prepare(`PRAGMA ${name}`).get()?.[name])
  const schema = { application: read('application_id'), version: read('user_version') }
  const tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all()
  connection.close()
  return { ...schema, tables: tables.map(({ name }) => name) }
}

const UP_TO_DATE = {
  application: APPLICATION_ID,
  version: MIGRATIONS.length,
  tables: [
    'attempts',
    'calls',
    'compatibility',
    'counters',
    'dispatching',
    'do_not_call',
    'forgotten',
    'providers',
    'queues',
    'records',
  ],
}

it('several processes create the same database only once', { timeout: 30_000 }, async () => {
  const paths = Array.from({ length: 12 }, aPath)
  const processes = [1, 2, 3].map(() => aProcess('migrating-process.ts', ...paths))
  await Promise.all(processes.map(each => once(each, 'message')))
  for (const each of processes) each.send('go')
  expect(await Promise.all(processes.map(ended))).toEqual([0, 0, 0])
  for (const path of paths) expect(schemaAt(path)).toEqual(UP_TO_DATE)
})

it('a database that is up to date stays unchanged', async () => {
  const path = aPath()
  await migrate({ path })
  const store = aStore({ path })
  const [call] = await addOne(store)
  await migrate({ path })
  expect(await store.get(String(call?.id))).toBeDefined()
})

it('a store with migrations by hand fails until `migrate` is called', async () => {
  const path = aPath()
  const store = aStore({ path, migrations: 'by-hand' })
  await expect(store.queues()).rejects.toThrow('Expected schema 2')
  await expect(store.queues()).rejects.toMatchObject({ code: 'store-failed' })
  await migrate({ path })
  expect(await store.queues()).toEqual([])
})

it('a migration that fails has changed nothing', async () => {
  const path = aPath()
  const connection = new DatabaseSync(path)
  connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; CREATE TABLE attempts (mine INTEGER)`)
  connection.close()
  await expect(migrate({ path })).rejects.toMatchObject({ code: 'store-failed' })
  expect(schemaAt(path)).toEqual({ application: APPLICATION_ID, version: 0, tables: ['attempts'] })
})
