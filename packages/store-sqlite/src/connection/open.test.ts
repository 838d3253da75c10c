import { chmodSync, existsSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { migrate } from '../migrate.ts'
import { resolveOptions } from '../options.ts'
import { aFolder, aPath } from '../testing/files.ts'
import { addOne } from '../testing/steps.ts'
import { aStore } from '../testing/stores.ts'
import { openDatabase } from './open.ts'

/** The rights of the database, its log and the index of the log, as in `ls -l`: '600' is owner only. */
const rightsAt = (path: string) =>
  ['', '-wal', '-shm'].map(suffix => (statSync(`${path}${suffix}`).mode & 0o777).toString(8))

/** A database of another application. */
function made(sql: string): string {
  const path = aPath()
  const connection = new DatabaseSync(path)
  connection.exec(sql)
  connection.close()
  return path
}

describe('a store', () => {
  it('opens nothing before the first operation', () => {
    const path = aPath()
    aStore({ path })
    expect(existsSync(path)).toBe(false)
  })

  it('reads what an earlier store wrote', async () => {
    const path = aPath()
    const first = aStore({ path })
    const [call] = await addOne(first, { metadata: { of: ['Anna', null] }, key: 'once' })
    await first.close()
    expect(await aStore({ path, mode: 'read-write' }).get(String(call?.id))).toEqual({ ...call, attempts: [] })
  })

  it('finds calls of an earlier store by a metadata field that is declared later; a read-only one needs its index', async () => {
    const path = aPath()
    const first = aStore({ path })
    const metadata = { customer: 'c-1' }
    const [call] = await addOne(first, { metadata })
    await first.close()
    const query = { metadata, order: 'soonest', limit: 1 } as const
    const fields = { path, metadataFields: ['customer'] }
    const refused = { code: 'store-failed', message: expect.stringContaining('the metadata field customer') }
    await expect(aStore({ ...fields, mode: 'read-only' }).list(query)).rejects.toMatchObject(refused)
    await expect(aStore({ ...fields, migrations: 'by-hand' }).list(query)).rejects.toMatchObject(refused)
    await migrate(fields)
    expect(await aStore({ ...fields, mode: 'read-only' }).list(query)).toEqual({ items: [call] })
    expect(await aStore(fields).list(query)).toEqual({ items: [call] })
  })

  it('uses a write-ahead log that is on disk after every commit', () => {
    const connection = openDatabase(resolveOptions({ path: aPath() }))
    const FULL = 2
    expect(connection.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(connection.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: FULL })
    connection.close()
  })

  // Windows has no such rights.
  it.runIf(process.platform !== 'win32')('creates files that only their owner may read and write', async () => {
    const path = aPath()
    await addOne(aStore({ path }))
    expect(rightsAt(path)).toEqual(['600', '600', '600'])
  })

  it.runIf(process.platform !== 'win32')('keeps the rights of a file that exists', async () => {
    const path = aPath()
    writeFileSync(path, '')
    chmodSync(path, 0o660)
    await addOne(aStore({ path }))
    expect(rightsAt(path)).toEqual(['660', '660', '660'])
  })

  it('tries again to open a file that could not be opened', async () => {
    const folder = aFolder()
    const path = join(folder, 'calls.db')
    writeFileSync(path, 'x'.repeat(5000))
    const store = aStore({ path })
    await expect(store.queues()).rejects.toMatchObject({ code: 'store-corrupt' })
    rmSync(path)
    expect(await store.queues()).toEqual([])
  })

  it('can be closed twice, and rejects later operations', async () => {
    const store = aStore()
    await store.queues()
    await store.close()
    await store.close()
    await expect(store.queues()).rejects.toMatchObject({ name: 'SchedulerError', code: 'store-closed' })
  })
})

describe('a file that cannot be opened is refused', () => {
  it('store-missing: no such folder', async () => {
    const store = aStore({ path: join(aFolder(), 'none', 'calls.db') })
    await expect(store.queues()).rejects.toMatchObject({ code: 'store-missing', cause: expect.any(Error) })
  })

  it.each(['read-write', 'read-only'] as const)('store-missing: no such file, %s', async mode => {
    const path = aPath()
    await expect(aStore({ path, mode }).queues()).rejects.toMatchObject({ code: 'store-missing' })
    expect(existsSync(path)).toBe(false)
  })

  it('store-corrupt: a file that is not a database', async () => {
    const path = aPath()
    writeFileSync(path, 'This is a letter, and was never anything else. '.repeat(100))
    await expect(aStore({ path }).queues()).rejects.toMatchObject({ code: 'store-corrupt' })
  })

  it('store-corrupt: a truncated database', async () => {
    const path = aPath()
    const store = aStore({ path })
    for (let added = 0; added < 200; added++) await addOne(store)
    await store.close()
    truncateSync(path, 3 * 4096)
    await expect(addOne(aStore({ path }))).rejects.toMatchObject({ code: 'store-corrupt' })
  })

  it('store-corrupt: a database of another application, which stays unchanged', async () => {
    const path = made('CREATE TABLE invoices (total INTEGER)')
    await expect(aStore({ path }).queues()).rejects.toThrow('Expected a database of Outdial or an empty one')
    const connection = new DatabaseSync(path)
    expect(connection.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' })
    expect(connection.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'invoices' }])
    connection.close()
  })

  it('store-corrupt: a value that no store writes', async () => {
    const path = aPath()
    const store = aStore({ path })
    const [call] = await addOne(store, { metadata: { of: 'Anna' } })
    const other = new DatabaseSync(path)
    other.exec(`UPDATE calls SET metadata = '{'`)
    await expect(store.get(String(call?.id))).rejects.toMatchObject({ code: 'store-corrupt', cause: expect.any(Error) })
    other.exec(`UPDATE calls SET metadata = NULL, last_outcome = 'sleepy'`)
    await expect(store.get(String(call?.id))).rejects.toThrow('got "sleepy"')
    other.close()
  })

  it('store-newer: a schema that this code is too old for', async () => {
    const path = aPath()
    await aStore({ path }).queues()
    const connection = new DatabaseSync(path)
    connection.exec('PRAGMA user_version = 99; UPDATE compatibility SET oldest = 98')
    connection.close()
    await expect(aStore({ path }).queues()).rejects.toMatchObject({ code: 'store-newer' })
    await expect(aStore({ path }).queues()).rejects.toThrow('got one that needs version 98')
  })
})

describe('a read-only store', () => {
  it('sees the commits of other stores', async () => {
    const path = aPath()
    const writer = aStore({ path })
    await writer.queues()
    const reader = aStore({ path, mode: 'read-only' })
    expect(await reader.queues()).toEqual([])
    const [call] = await addOne(writer)
    expect(await reader.get(String(call?.id))).toMatchObject({ status: 'scheduled' })
  })

  it('rejects writes with store-read-only, and changes nothing', async () => {
    const path = aPath()
    await addOne(aStore({ path }))
    const reader = aStore({ path, mode: 'read-only' })
    await expect(addOne(reader)).rejects.toMatchObject({ code: 'store-read-only' })
    const { items } = await reader.list({ order: 'soonest', limit: 10 })
    expect(items).toHaveLength(1)
  })
})
