import { toPhoneNumber } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import type { CallRecord } from '@outdial/scheduler-core'
import type { StoreHint } from '@outdial/scheduler-core/store'
import postgres, { type Sql } from 'postgres'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { startTcpProxy, type TcpProxy } from '../../../../tools/tcp-proxy.ts'
import type { ConnectionEvent } from '../connection/connection-event.ts'
import { sessionOf, type Transaction } from '../connection/session.ts'
import { createHints, type HintsOptions } from './hints.ts'
import type { ChangedCall, StoreChange } from './payload.ts'

const NUMBER = toPhoneNumber('+13018040009')
const clock = manualClock()
let url: string
let sql: Sql
let proxy: TcpProxy

beforeEach(async () => {
  url = await testDatabase()
  sql = postgres(url, { max: 3, onnotice: () => {} })
  proxy = await startTcpProxy({ port: Number(new URL(url).port) })
})

afterEach(async () => {
  await proxy.close()
  await sql.end({ timeout: 0 })
})

/** A store reduced to its hints. */
function aStore(options: Partial<HintsOptions> = {}) {
  const resolved: HintsOptions = {
    url,
    sql: undefined,
    schema: 'outdial',
    listen: true,
    clock,
    onConnection: undefined,
    readRecords: async ids => ids.map(aRecord),
    ...options,
  }
  const hints = createHints(resolved)
  const session = sessionOf({ ...resolved, url, prepare: true, poolSize: 2 })
  onTestFinished(async () => {
    await hints.close()
    await session.close()
  })
  const commit = (change: StoreChange, before?: (db: Transaction) => Promise<unknown>) =>
    session.write(async db => {
      hints.notify(db, change)
      if (before) {
        // The check for watchers is over once a later statement is answered.
        await db.query('SELECT 1')
        await before(db)
      }
      await db.finish('SELECT 1')
    })
  return { hints, commit }
}

const aCall = (id: string, version = 1): ChangedCall => ({
  id,
  version,
  status: 'scheduled',
  dueAt: new Date(clock.now().getTime() + 5000),
})
const aRecord = (id: string): CallRecord => ({ id, to: NUMBER, at: new Date(0), answered: true })
const logged = (...ids: string[]): StoreChange => ({ calls: [], logged: ids, inMs: undefined })
const changed = (...ids: string[]): StoreChange => ({ calls: ids.map(id => aCall(id)), inMs: undefined })

/** Collects hints, and waits for one. */
function collect<Hint>(listen: (listener: (hint: Hint) => void) => () => void) {
  const received: Hint[] = []
  const stop = listen(hint => received.push(hint))
  const until = (wanted: Hint) => expect.poll(() => received, { interval: 1, timeout: 10_000 }).toContainEqual(wanted)
  return { received, stop, until }
}

const watched = (through: { hints: ReturnType<typeof createHints> }) => collect<StoreHint>(through.hints.watch)
const woken = (through: { hints: ReturnType<typeof createHints> }) => collect<number>(through.hints.wake)

/** Collects every notification in the database. */
async function allNotifications(schema = 'outdial') {
  const payloads: string[] = []
  await sql.listen(`${schema}.changes`, payload => payloads.push(payload))
  return {
    payloads,
    /** Resolves with the notifications of all commits so far. */
    async settled() {
      await sql.notify(`${schema}.changes`, 'the end')
      await expect.poll(() => payloads, { interval: 1 }).toContain('the end')
      return payloads.slice(0, payloads.indexOf('the end'))
    },
  }
}

it('a watcher receives the calls that another store changed, and its own only once', async () => {
  const [one, other] = [aStore(), aStore()]
  const { received, until } = watched(one)
  await until('missed')
  await one.commit(changed('own'))
  await other.commit({ calls: [aCall('a', 3), aCall('b')], inMs: undefined })
  await until({ id: 'b', version: 1 })
  expect(received).toEqual(['missed', { id: 'a', version: 3 }, { id: 'b', version: 1 }])
})

it('only the ids of logged records are notified, and a watcher receives their numbers', async () => {
  const [one, other] = [aStore(), aStore()]
  const { settled } = await allNotifications()
  const { received, until } = watched(one)
  await until('missed')
  await other.commit(logged('a', 'with a space'))
  await until({ numbers: [NUMBER] })
  expect(received).toEqual(['missed', { numbers: [NUMBER] }])
  const [payload] = await settled()
  expect(payload?.slice(payload.indexOf(' '))).toBe(' ["a","with a space"]')
})

it('record ids that arrive during a read are read together, and unreadable records are missed', async () => {
  const asked: (readonly string[])[] = []
  const answers: ((records: readonly CallRecord[] | Promise<never>) => void)[] = []
  const readRecords = (ids: readonly string[]) => {
    asked.push(ids)
    return new Promise<readonly CallRecord[]>(resolve => answers.push(resolve))
  }
  const [one, other] = [aStore({ readRecords }), aStore()]
  const { received, until } = watched(one)
  await until('missed')
  for (const id of ['a', 'b', 'c']) await other.commit(logged(id))
  // The hints arrive in order, so the ids have arrived by then.
  await other.commit(changed('call'))
  await until({ id: 'call', version: 1 })
  expect(asked).toEqual([['a']])
  answers[0]?.(Promise.reject(new Error('away')))
  await expect.poll(() => asked, { interval: 1 }).toEqual([['a'], ['b', 'c']])
  answers[1]?.([aRecord('b')])
  await until({ numbers: [NUMBER] })
  expect(received).toEqual(['missed', { id: 'call', version: 1 }, 'missed', { numbers: [NUMBER] }])
})

it('a worker is woken when an added call is due, and at once for a free line', async () => {
  const [one, other] = [aStore(), aStore()]
  const { received, until } = woken(one)
  await until(0)
  await other.commit({ calls: [aCall('a')], inMs: 5000 })
  await until(5000)
  await one.commit({ calls: [], inMs: 0 })
  await other.commit({ calls: [], inMs: 0 })
  await other.commit({ calls: [aCall('b')], inMs: 5000 })
  await expect.poll(() => received).toEqual([0, 5000, 0, 5000])
})

it('due times follow the clock of the database, whatever the clock of the process says', async () => {
  const [one, other] = [aStore({ clock: undefined }), aStore({ clock: undefined })]
  const { received, until } = woken(one)
  await until(0)
  const [row] = await sql`SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now`
  const dueAt = new Date(Number(row?.['now']) + 50_000)
  await other.commit({ calls: [{ ...aCall('a'), dueAt }], inMs: 50_000 })
  await expect.poll(() => received.length).toBe(2)
  expect(received[1]).toBeGreaterThan(40_000)
  expect(received[1]).toBeLessThanOrEqual(50_001)
})

it('without a watcher nothing is notified, not even by two writers at once', async () => {
  const one = aStore()
  const { settled } = await allNotifications()
  await woken(one).until(0)
  await one.commit(changed('a'), () => aStore().commit(changed('b')))
  const { stop, until } = watched(one)
  await until('missed')
  await one.commit(changed('c'))
  stop()
  await expect.poll(() => sql`SELECT FROM pg_locks WHERE locktype = 'advisory'`).toHaveLength(0)
  await one.commit(changed('d'))
  expect((await settled()).map(each => each.split(' ')[1])).toEqual(['c:1'])
})

it('stores in other schemas of the database are not notified', async () => {
  const [one, other] = [aStore({ schema: 'one' }), aStore({ schema: 'other' })]
  const { settled } = await allNotifications('other')
  await watched(one).until('missed')
  await other.commit(changed('a'))
  expect(await settled()).toEqual([])
})

it('a commit beside a starting watcher can be read by then, or is notified', async () => {
  const [one, other] = [aStore(), aStore()]
  await sql`CREATE TABLE done (id int)`
  let seen: unknown
  await other.commit(changed('a'), async db => {
    // This writer saw no watcher. A new watcher has to wait for it.
    const { until } = watched(one)
    seen = until('missed').then(() => sql`SELECT id FROM done`)
    const waiting = () =>
      sql`SELECT FROM pg_stat_activity WHERE application_name = 'outdial listens' AND wait_event = 'advisory'`
    await expect.poll(waiting, { interval: 1 }).toHaveLength(1)
    await db.query('INSERT INTO done VALUES (1)')
  })
  expect(await seen).toEqual([{ id: 1 }])
})

it('while a watcher starts, other writers notify without waiting', async () => {
  const [one, other, third] = [aStore(), aStore(), aStore()]
  const { payloads } = await allNotifications()
  await other.commit(changed('a'), async () => {
    watched(one)
    const waiting = () =>
      sql`SELECT FROM pg_stat_activity WHERE application_name = 'outdial listens' AND wait_event = 'advisory'`
    await expect.poll(waiting, { interval: 1 }).toHaveLength(1)
    await third.commit(changed('b'))
    await expect.poll(() => payloads, { interval: 1 }).toContainEqual(expect.stringContaining('b:1'))
  })
})

const through = (port: number) => {
  const address = new URL(url)
  address.port = String(port)
  return address.href
}

it('a cut connection is reopened, and missed is emitted', async () => {
  const [one, other] = [aStore({ listen: through(proxy.port) }), aStore()]
  const [{ received, until }, wakes] = [watched(one), woken(one)]
  await until('missed')
  proxy.cut()
  await expect.poll(() => received, { interval: 1 }).toEqual(['missed', 'missed'])
  expect(wakes.received).toEqual([0, 0])
  await other.commit(changed('a'))
  await until({ id: 'a', version: 1 })
})

it('a server that is away is tried again, with one event when it goes and one when it returns', async () => {
  const events: ConnectionEvent[] = []
  const onConnection = (event: ConnectionEvent) => void events.push(event)
  const one = aStore({ listen: through(proxy.port), onConnection })
  const { received, until } = watched(one)
  await until('missed')
  await proxy.refuse(true)
  proxy.cut()
  await expect.poll(() => events, { interval: 1 }).toHaveLength(1)
  await proxy.refuse(false)
  await expect.poll(() => received, { interval: 1, timeout: 10_000 }).toHaveLength(2)
  expect(events).toMatchObject([
    { state: 'unavailable', for: 'listening', error: { code: 'store-unavailable' } },
    { state: 'available', for: 'listening' },
  ])
})

it('without listeners there is no connection, and a new listener opens one', async () => {
  const one = aStore({ listen: through(proxy.port) })
  const { stop, until } = woken(one)
  await until(0)
  expect(proxy.connections()).toBe(1)
  stop()
  await expect.poll(() => proxy.connections()).toBe(0)
  await woken(one).until(0)
  expect(proxy.connections()).toBe(1)
})
