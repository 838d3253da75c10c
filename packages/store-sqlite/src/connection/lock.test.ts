import { DatabaseSync } from 'node:sqlite'
import type { CallStore } from '@outdial/scheduler-core'
import { expect, it, onTestFinished } from 'vitest'
import { aPath } from '../testing/files.ts'
import { addOne, aStep } from '../testing/steps.ts'
import { aStore } from '../testing/stores.ts'

/** A store on a file that another connection has locked. */
async function lockedStore(lockTimeoutMs: number) {
  const path = aPath()
  const store = aStore({ path, lockTimeoutMs })
  const [call] = await addOne(store)
  const other = new DatabaseSync(path)
  onTestFinished(() => other.close())
  other.exec('BEGIN IMMEDIATE')
  return { store, call, other }
}

const WRITES: readonly (readonly [string, (store: CallStore) => Promise<unknown>])[] = [
  ['add', store => addOne(store)],
  ['advance', store => store.advance(aStep())],
  ['changeQueue', store => store.changeQueue('main', { paused: true })],
  ['prune', store => store.prune(new Date(), 10)],
]

it.each(WRITES)(
  'a write that does not get the lock in time fails with store-locked and changes nothing: %s',
  async (_, write) => {
    const { store, call } = await lockedStore(0)
    await expect(write(store)).rejects.toMatchObject({ code: 'store-locked', cause: expect.any(Error) })
    expect(await store.get(String(call?.id))).toMatchObject({ version: 1, status: 'scheduled' })
  },
)

it('operations that wait for the lock leave the event loop free, and continue when the lock is free', async () => {
  const { store, other } = await lockedStore(60_000)
  const waiting = Array.from({ length: 100 }, () => addOne(store))
  // SQLite's own waiting would block this thread for a minute.
  await new Promise(resolve => setImmediate(resolve))
  other.exec('COMMIT')
  expect(await Promise.all(waiting)).toHaveLength(100)
})

it('operations that wait too long all fail with store-locked, and the next one succeeds', async () => {
  const { store, other } = await lockedStore(20)
  const waiting = Array.from({ length: 100 }, () => addOne(store).catch((error: unknown) => error))
  for (const error of await Promise.all(waiting)) expect(error).toMatchObject({ code: 'store-locked' })
  other.exec('COMMIT')
  expect(await addOne(store)).toHaveLength(1)
})

it('a read does not wait for the lock', async () => {
  const { store, call } = await lockedStore(0)
  expect(await store.get(String(call?.id))).toBeDefined()
  expect((await store.list({ order: 'soonest', limit: 10 })).items).toHaveLength(1)
  expect(await store.queues()).toHaveLength(1)
})

it('a step that finds nothing to do does not wait for the lock', async () => {
  const { store, other } = await lockedStore(0)
  other.exec('COMMIT')
  await store.changeQueue('main', { paused: true })
  await store.advance(aStep())
  other.exec('BEGIN IMMEDIATE')
  expect(await store.advance(aStep())).toMatchObject({ licensed: [], held: [] })
  expect(await store.takeOverdue({ most: 10, nextPollAt: (_, now) => now })).toEqual([])
})
