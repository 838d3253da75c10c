import type { CallStore } from '@outdial/scheduler-core'
import type { Migration } from '@outdial/scheduler-core/internal'
import { aCall, dispatchLimits, names } from '@outdial/scheduler-core/testing'
import { expect, it, onTestFinished } from 'vitest'
import { addressOf } from '../connection/address.ts'
import { openAnyHost } from '../connection/open-any-host.ts'
import { lockableStore } from '../testing/lockable-store.ts'
import { bringUpToDate } from './migrate.ts'
import { MIGRATIONS } from './migrations.ts'

const NAMES = names()
const nextPollAt = (_: unknown, now: Date) => new Date(now.getTime() + 60_000)
const STEP = { decide: () => ({}), nextPollAt, dispatch: dispatchLimits(NAMES) }
const addOne = async (store: CallStore) => store.add([aCall(NAMES, await store.now())], { concurrency: 3 })

/** Migrates as a newer version of this package does, whose last migration is this one. */
async function migrateAsNewer(url: string, last: Migration): Promise<void> {
  const answerMs = 10_000
  const { signal } = new AbortController()
  const open = openAnyHost(addressOf({ url }))
  const connection = await open({ prepare: true, settings: {}, answerMs, signal, onLost: () => {} })
  onTestFinished(() => connection.close())
  await bringUpToDate({ connection, answerMs, schema: 'outdial', migrations: [...MIGRATIONS, last] })
}

const INCOMPATIBLE = { sql: 'ALTER TABLE outdial.calls RENAME TO calls_of_tomorrow', compatible: false }

const OPERATIONS: readonly (readonly [string, (store: CallStore) => Promise<unknown>])[] = [
  ['now', store => store.now()],
  ['add', store => store.add([aCall(NAMES, new Date())], { concurrency: 3 })],
  ['change', store => store.change([{ kind: 'cancel', id: NAMES.callId() }])],
  ['advance', store => store.advance(STEP)],
  ['inspect', store => store.inspect(dispatchLimits(NAMES))],
  ['doNotCall.add', store => store.doNotCall.add([{ number: NAMES.phone() }])],
  ['doNotCall.remove', store => store.doNotCall.remove([NAMES.phone()])],
  ['doNotCall.find', store => store.doNotCall.find([NAMES.phone()])],
  ['doNotCall.list', store => store.doNotCall.list({ limit: 10 })],
  ['takeOverdue', store => store.takeOverdue({ most: 10, nextPollAt })],
  ['get', store => store.get(NAMES.callId())],
  ['list', store => store.list({ order: 'soonest', limit: 10 })],
  ['counts', store => store.counts({})],
  ['history', store => store.history(aCall(NAMES, new Date()).to, { limit: 10 })],
  ['listRecords', store => store.listRecords({ order: 'latest', limit: 10 })],
  ['log', store => store.log([])],
  ['queues', store => store.queues()],
  ['addQueue', store => store.addQueue('other', { concurrency: 1 })],
  ['changeQueue', store => store.changeQueue('main', { paused: true })],
  ['prune', store => store.prune(new Date(), 10)],
]

it('after an incompatible migration by a newer process every operation of an older one is refused', async () => {
  const { store, url } = await lockableStore()
  await addOne(store)
  await migrateAsNewer(url, INCOMPATIBLE)
  for (const [name, operation] of OPERATIONS) {
    const error = await operation(store).catch((reason: unknown) => reason)
    const refusal = { code: 'store-newer', message: expect.stringContaining('newer process') }
    expect({ name, error }).toMatchObject({ name, error: refusal })
  }
})

it('after a compatible migration by a newer process an older one goes on', async () => {
  const { store, url } = await lockableStore()
  await addOne(store)
  await migrateAsNewer(url, { sql: 'CREATE TABLE outdial.notes (text text)', compatible: true })
  expect((await store.advance(STEP)).licensed).toHaveLength(1)
})

it('a step under way is committed before an incompatible migration, and a later operation is refused', async () => {
  const { store, sql, url, waits } = await lockableStore()
  await addOne(store)
  const begun: Promise<unknown>[] = []
  await sql.begin(async holding => {
    await holding.unsafe("SELECT FROM outdial.queues WHERE name = 'main' FOR UPDATE")
    begun.push(store.advance(STEP))
    await waits()
    begun.push(migrateAsNewer(url, INCOMPATIBLE))
    await waits(2)
    begun.push(addOne(store).catch((error: unknown) => error))
    await waits(3)
  })
  const [advanced, , refused] = await Promise.all(begun)
  expect(advanced).toMatchObject({ licensed: [{ status: 'dialing' }] })
  expect(refused).toMatchObject({ code: 'store-newer' })
  expect(await sql`SELECT status FROM outdial.calls_of_tomorrow`).toEqual([{ status: 'dialing' }])
})
