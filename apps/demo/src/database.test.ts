import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manualClock } from '@outdial/call-client/testing'
import type { CallStore } from '@outdial/scheduler-core'
import { expect, it, onTestFinished } from 'vitest'
import { type Database, type Fill, openDatabase } from './database.ts'

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

it('a new database is filled, another one is left as it is', async () => {
  const { folder, given } = await newFolder()
  const store = await openDatabase(given, manualClock(), fill)
  expect(await namesIn(store)).toEqual(['one', 'two'])
  await store.close()
  expect(await readdir(folder)).toEqual(['calls.db'])
  const again = await openDatabase(given, manualClock(), async () => expect.unreachable('It is filled'))
  expect(await namesIn(again)).toEqual(['one', 'two'])
  await again.close()
})

it('one that was left while it was being filled is no database yet: the next start fills it', async () => {
  const { given } = await newFolder()
  const half: Fill = async store => {
    await addQueue(store, 'one')
    throw new Error('The power went out')
  }
  await expect(openDatabase(given, manualClock(), half)).rejects.toThrow('The power went out')
  const store = await openDatabase(given, manualClock(), fill)
  expect(await namesIn(store)).toEqual(['one', 'two'])
  await store.close()
})

it('what somebody else has made in the meantime is kept', async () => {
  const { folder, given } = await newFolder()
  const store = await openDatabase(given, manualClock(), async ours => {
    await addQueue(ours, 'ours')
    const faster = await openDatabase(given, manualClock())
    await addQueue(faster, 'theirs')
    await faster.close()
  })
  expect(await namesIn(store)).toEqual(['theirs'])
  await store.close()
  expect(await readdir(folder)).toEqual(['calls.db'])
})
