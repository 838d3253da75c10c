import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manualClock } from '@outdial/call-client/testing'
import type { CallStore } from '@outdial/scheduler-core'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { startTcpProxy } from '../../../../tools/tcp-proxy.ts'
import type { Database } from './address.ts'
import { type Fill, openDatabase } from './open-database.ts'

async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'outdial-database-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const given: Database = { kind: 'sqlite', path: join(folder, 'calls.db') }
  return { folder, given }
}

const addQueue = (store: CallStore, name: string) => store.addQueue(name, { concurrency: 1 })

const namesIn = async (store: CallStore) => (await store.queues()).map(({ name }) => name)

const fill: Fill = async store => {
  await addQueue(store, 'one')
  await addQueue(store, 'two')
}

it('a new database is filled, an existing one is not changed', async () => {
  const { folder, given } = await newFolder()
  const store = await openDatabase(given, { clock: manualClock(), fill })
  expect(await namesIn(store)).toEqual(['one', 'two'])
  await store.close()
  expect(await readdir(folder)).toEqual(['calls.db'])
  const again = await openDatabase(given, {
    clock: manualClock(),
    fill: async () => expect.unreachable('The database is filled already'),
  })
  expect(await namesIn(again)).toEqual(['one', 'two'])
  await again.close()
})

it('a database whose filling was interrupted is filled by the next start', async () => {
  const { given } = await newFolder()
  const half: Fill = async store => {
    await addQueue(store, 'one')
    throw new Error('The power went out')
  }
  await expect(openDatabase(given, { clock: manualClock(), fill: half })).rejects.toThrow('The power went out')
  const store = await openDatabase(given, { clock: manualClock(), fill })
  expect(await namesIn(store)).toEqual(['one', 'two'])
  await store.close()
})

it('a database that another process created meanwhile is kept', async () => {
  const { folder, given } = await newFolder()
  const store = await openDatabase(given, {
    clock: manualClock(),
    fill: async ours => {
      await addQueue(ours, 'ours')
      const faster = await openDatabase(given, { clock: manualClock() })
      await addQueue(faster, 'theirs')
      await faster.close()
    },
  })
  expect(await namesIn(store)).toEqual(['theirs'])
  await store.close()
  expect(await readdir(folder)).toEqual(['calls.db'])
})

it('a PostgreSQL database gets its tables in the given schema and is never filled', async () => {
  const given: Database = { kind: 'postgres', url: await testDatabase() }
  const fill: Fill = async () => expect.unreachable('PostgreSQL is never filled')
  const [one, other] = await Promise.all(['one', 'other'].map(schema => openDatabase(given, { schema, fill })))
  if (one) await addQueue(one, 'here')
  expect(await Promise.all([one, other].map(async store => store && namesIn(store)))).toEqual([['here'], []])
  await Promise.all([one?.close(), other?.close()])
})

it('behind a pooler in transaction mode the store listens at the server, if its address is given', async () => {
  const url = new URL(await testDatabase())
  const [pooler, server] = [
    await startTcpProxy({ port: Number(url.port) }),
    await startTcpProxy({ port: Number(url.port) }),
  ]
  onTestFinished(async () => void (await Promise.all([pooler.close(), server.close()])))
  const at = (port: number) => Object.assign(new URL(url), { port: String(port) }).href
  const given: Database = { kind: 'postgres', url: at(pooler.port) }
  const one = await openDatabase(given, { poolMode: 'transaction' })
  const other = await openDatabase(given, { poolMode: 'transaction', listenUrl: at(server.port) })
  onTestFinished(async () => void (await Promise.all([one.close(), other.close()])))
  const before = pooler.connections()
  for (const store of [one, other]) store.wake?.(() => {})
  await expect.poll(() => server.connections()).toBe(1)
  expect(pooler.connections()).toBe(before)
  const third = await openDatabase(given, { poolMode: 'session' })
  onTestFinished(() => third.close())
  const opened = pooler.connections()
  third.wake?.(() => {})
  await expect.poll(() => pooler.connections()).toBe(opened + 1)
})

it('an unusable database is reported with the reason and without secrets', async () => {
  const opened = (url: string) => openDatabase({ kind: 'postgres', url })
  await expect(opened('postgres://me:secret@[127/calls')).rejects.toThrow(
    'Expected DATABASE_URL to name a database that can be used, got postgres://•••@[127/calls: Invalid URL',
  )
  const address = new URL(await testDatabase())
  address.pathname = '/nowhere'
  await expect(opened(address.href)).rejects.toThrow(
    /got postgres:\/\/•••@.*\/nowhere: database "nowhere" does not exist$/,
  )
})
