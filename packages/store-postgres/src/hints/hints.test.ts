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
import type { News, ToldCall } from './notices.ts'

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

/** A store, as far as it tells and hears. */
function aTeller(options: Partial<HintsOptions> = {}) {
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
  const commit = (news: News, before?: (db: Transaction) => Promise<unknown>) =>
    session.write(async db => {
      hints.notify(db, news)
      if (before) {
        // It has looked whether anybody watches once a later statement is answered.
        await db.query('SELECT 1')
        await before(db)
      }
      await db.finish('SELECT 1')
    })
  return { hints, commit }
}

const aCall = (id: string, version = 1): ToldCall => ({
  id,
  version,
  status: 'scheduled',
  dueAt: new Date(clock.now().getTime() + 5000),
})
const aRecord = (id: string): CallRecord => ({ id, to: NUMBER, at: new Date(0), answered: true })
const logged = (...ids: string[]): News => ({ calls: [], logged: ids, inMs: undefined })
const changed = (...ids: string[]): News => ({ calls: ids.map(id => aCall(id)), inMs: undefined })

/** What is heard, and a wait until something is. */
function heardBy<Hint>(listen: (listener: (hint: Hint) => void) => () => void) {
  const heard: Hint[] = []
  const stop = listen(hint => heard.push(hint))
  const until = (wanted: Hint) => expect.poll(() => heard, { interval: 1, timeout: 10_000 }).toContainEqual(wanted)
  return { heard, stop, until }
}

const watched = (through: { hints: ReturnType<typeof createHints> }) => heardBy<StoreHint>(through.hints.watch)
const woken = (through: { hints: ReturnType<typeof createHints> }) => heardBy<number>(through.hints.wake)

/** All that is notified in the database, by whomever. */
async function allNotices(schema = 'outdial') {
  const notices: string[] = []
  await sql.listen(`${schema}.changes`, payload => notices.push(payload))
  return {
    notices,
    /** Whatever was committed before this has been heard after it. */
    async settled() {
      await sql.notify(`${schema}.changes`, 'the end')
      await expect.poll(() => notices, { interval: 1 }).toContain('the end')
      return notices.slice(0, notices.indexOf('the end'))
    },
  }
}

it('whoever watches hears at once of the calls that another changed, and not again of its own', async () => {
  const [one, other] = [aTeller(), aTeller()]
  const { heard, until } = watched(one)
  await until('missed')
  await one.commit(changed('own'))
  await other.commit({ calls: [aCall('a', 3), aCall('b')], inMs: undefined })
  await until({ id: 'b', version: 1 })
  expect(heard).toEqual(['missed', { id: 'a', version: 3 }, { id: 'b', version: 1 }])
})

it('of what another logged the ids alone are notified, and whoever watches hears whose it is', async () => {
  const [one, other] = [aTeller(), aTeller()]
  const { settled } = await allNotices()
  const { heard, until } = watched(one)
  await until('missed')
  await other.commit(logged('a', 'with a space'))
  await until({ numbers: [NUMBER] })
  expect(heard).toEqual(['missed', { numbers: [NUMBER] }])
  const [notice] = await settled()
  expect(notice?.slice(notice.indexOf(' '))).toBe(' ["a","with a space"]')
})

it('records that are heard of while others are read are read together, and what cannot be read was missed', async () => {
  const asked: (readonly string[])[] = []
  const answers: ((records: readonly CallRecord[] | Promise<never>) => void)[] = []
  const readRecords = (ids: readonly string[]) => {
    asked.push(ids)
    return new Promise<readonly CallRecord[]>(resolve => answers.push(resolve))
  }
  const [one, other] = [aTeller({ readRecords }), aTeller()]
  const { heard, until } = watched(one)
  await until('missed')
  for (const id of ['a', 'b', 'c']) await other.commit(logged(id))
  // By then the others have been heard of.
  await other.commit(changed('call'))
  await until({ id: 'call', version: 1 })
  expect(asked).toEqual([['a']])
  answers[0]?.(Promise.reject(new Error('away')))
  await expect.poll(() => asked, { interval: 1 }).toEqual([['a'], ['b', 'c']])
  answers[1]?.([aRecord('b')])
  await until({ numbers: [NUMBER] })
  expect(heard).toEqual(['missed', { id: 'call', version: 1 }, 'missed', { numbers: [NUMBER] }])
})

it('whoever sleeps is woken when what another added is due, and at once for what is free', async () => {
  const [one, other] = [aTeller(), aTeller()]
  const { heard, until } = woken(one)
  await until(0)
  await other.commit({ calls: [aCall('a')], inMs: 5000 })
  await until(5000)
  await one.commit({ calls: [], inMs: 0 })
  await other.commit({ calls: [], inMs: 0 })
  await other.commit({ calls: [aCall('b')], inMs: 5000 })
  await expect.poll(() => heard).toEqual([0, 5000, 0, 5000])
})

it('the time of what is due is that of the database, whatever the clock of the process says', async () => {
  const [one, other] = [aTeller({ clock: undefined }), aTeller({ clock: undefined })]
  const { heard, until } = woken(one)
  await until(0)
  const [row] = await sql`SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now`
  const dueAt = new Date(Number(row?.['now']) + 50_000)
  await other.commit({ calls: [{ ...aCall('a'), dueAt }], inMs: 50_000 })
  await expect.poll(() => heard.length).toBe(2)
  expect(heard[1]).toBeGreaterThan(40_000)
  expect(heard[1]).toBeLessThanOrEqual(50_001)
})

it('while nobody watches nothing is notified, not even by two at once', async () => {
  const one = aTeller()
  const { settled } = await allNotices()
  await woken(one).until(0)
  await one.commit(changed('a'), () => aTeller().commit(changed('b')))
  const { stop, until } = watched(one)
  await until('missed')
  await one.commit(changed('c'))
  stop()
  await expect.poll(() => sql`SELECT FROM pg_locks WHERE locktype = 'advisory'`).toHaveLength(0)
  await one.commit(changed('d'))
  expect((await settled()).map(notice => notice.split(' ')[1])).toEqual(['c:1'])
})

it('stores in other schemas of the database are not told', async () => {
  const [one, other] = [aTeller({ schema: 'one' }), aTeller({ schema: 'other' })]
  const { settled } = await allNotices('other')
  await watched(one).until('missed')
  await other.commit(changed('a'))
  expect(await settled()).toEqual([])
})

it('what is committed while somebody begins to watch can be read by then, or is told', async () => {
  const [one, other] = [aTeller(), aTeller()]
  await sql`CREATE TABLE done (id int)`
  let seen: unknown
  await other.commit(changed('a'), async db => {
    // It saw nobody. Now somebody comes, and has to wait for it.
    const { until } = watched(one)
    seen = until('missed').then(() => sql`SELECT id FROM done`)
    const waiting = () =>
      sql`SELECT FROM pg_stat_activity WHERE application_name = 'outdial listens' AND wait_event = 'advisory'`
    await expect.poll(waiting, { interval: 1 }).toHaveLength(1)
    await db.query('INSERT INTO done VALUES (1)')
  })
  expect(await seen).toEqual([{ id: 1 }])
})

it('while somebody begins to watch, others notify and wait for nobody', async () => {
  const [one, other, third] = [aTeller(), aTeller(), aTeller()]
  const { notices } = await allNotices()
  await other.commit(changed('a'), async () => {
    watched(one)
    const waiting = () =>
      sql`SELECT FROM pg_stat_activity WHERE application_name = 'outdial listens' AND wait_event = 'advisory'`
    await expect.poll(waiting, { interval: 1 }).toHaveLength(1)
    await third.commit(changed('b'))
    await expect.poll(() => notices, { interval: 1 }).toContainEqual(expect.stringContaining('b:1'))
  })
})

const through = (port: number) => {
  const address = new URL(url)
  address.port = String(port)
  return address.href
}

it('a connection that is cut is opened anew, and what was missed is said', async () => {
  const [one, other] = [aTeller({ listen: through(proxy.port) }), aTeller()]
  const [{ heard, until }, wakes] = [watched(one), woken(one)]
  await until('missed')
  proxy.cut()
  await expect.poll(() => heard, { interval: 1 }).toEqual(['missed', 'missed'])
  expect(wakes.heard).toEqual([0, 0])
  await other.commit(changed('a'))
  await until({ id: 'a', version: 1 })
})

it('a server that is away is tried again and again, which is told once, as is its return', async () => {
  const events: ConnectionEvent[] = []
  const onConnection = (event: ConnectionEvent) => void events.push(event)
  const one = aTeller({ listen: through(proxy.port), onConnection })
  const { heard, until } = watched(one)
  await until('missed')
  await proxy.refuse(true)
  proxy.cut()
  await expect.poll(() => events, { interval: 1 }).toHaveLength(1)
  await proxy.refuse(false)
  await expect.poll(() => heard, { interval: 1, timeout: 10_000 }).toHaveLength(2)
  expect(events).toMatchObject([
    { state: 'unavailable', for: 'listening', error: { code: 'store-unavailable' } },
    { state: 'available', for: 'listening' },
  ])
})

it('whoever listens no more keeps no connection, and who comes again has one', async () => {
  const one = aTeller({ listen: through(proxy.port) })
  const { stop, until } = woken(one)
  await until(0)
  expect(proxy.connections()).toBe(1)
  stop()
  await expect.poll(() => proxy.connections()).toBe(0)
  await woken(one).until(0)
  expect(proxy.connections()).toBe(1)
})
