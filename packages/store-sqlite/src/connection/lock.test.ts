import { DatabaseSync } from 'node:sqlite'
import type { CallStore } from '@outdial/scheduler-core/store'
import { expect, it, onTestFinished } from 'vitest'
import { aPath } from '../testing/files.ts'
import { addOne, aStep } from '../testing/steps.ts'
import { aStore } from '../testing/stores.ts'

/** A store, and somebody else who has its lock. */
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
  'whoever may not write in time fails with store-locked, and has changed nothing: %s',
  async (_, write) => {
    const { store, call } = await lockedStore(0)
    await expect(write(store)).rejects.toMatchObject({ code: 'store-locked', cause: expect.any(Error) })
    expect(await store.get(String(call?.id))).toMatchObject({ version: 1, status: 'scheduled' })
  },
)

it('whoever waits for the lock stops nobody else, and goes on once it is free', async () => {
  const { store, other } = await lockedStore(60_000)
  const added = addOne(store)
  await new Promise(resolve => setImmediate(resolve))
  other.exec('COMMIT')
  expect(await added).toHaveLength(1)
})

it('however many wait for the lock, nothing else stands still', async () => {
  const { store, other } = await lockedStore(300)
  const waiting = Array.from({ length: 100 }, () => addOne(store).catch((error: unknown) => error))
  let longestMs = 0
  let lastMs = performance.now()
  const beat = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - lastMs)
    lastMs = performance.now()
  }, 1)
  const codes = (await Promise.all(waiting)).map(error => (error as { code?: string }).code)
  clearInterval(beat)
  expect(new Set(codes)).toEqual(new Set(['store-locked']))
  // Every one of them would have stopped it for its own share.
  expect(longestMs).toBeLessThan(1000)
  other.exec('COMMIT')
  expect(await addOne(store)).toHaveLength(1)
})

it('whoever only reads does not wait', async () => {
  const { store, call } = await lockedStore(0)
  expect(await store.get(String(call?.id))).toBeDefined()
  expect((await store.list({ order: 'soonest', limit: 10 })).items).toHaveLength(1)
  expect(await store.queues()).toHaveLength(1)
})

it('a look that finds nothing to do does not wait either', async () => {
  const { store, other } = await lockedStore(0)
  other.exec('COMMIT')
  await store.changeQueue('main', { paused: true })
  await store.advance(aStep())
  other.exec('BEGIN IMMEDIATE')
  expect(await store.advance(aStep())).toMatchObject({ licensed: [], held: [] })
  expect(await store.takeOverdue({ most: 10, lookAt: (_, now) => now })).toEqual([])
})
