import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../../tools/postgres.ts'
import { type Session, sessionOf } from './session.ts'

let servers: readonly PostgresServer[] = []

beforeAll(async () => {
  const settings = { fsync: 'off', max_connections: 20 }
  servers = await Promise.all([startPostgres({ settings }), startPostgres({ settings })])
  for (const server of servers) {
    await on(server, sql => sql`CREATE TABLE done (id int)`)
  }
}, 60_000)

afterAll(() => Promise.all(servers.map(server => server.stop())))

async function on<Result>(server: PostgresServer | undefined, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const sql = postgres(server?.url ?? '', { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

const doneOn = (server: PostgresServer | undefined) =>
  on(server, async sql => (await sql`SELECT id FROM done ORDER BY id`).map(({ id }) => Number(id)))

function aSession(...hosts: readonly (PostgresServer | undefined)[]): Session {
  const url = `postgres://outdial:secret@${hosts.map(server => `127.0.0.1:${server?.port}`).join(',')}/postgres`
  const session = sessionOf({ url, schema: 'outdial', prepare: true, timeoutMs: 20_000 })
  onTestFinished(() => session.close())
  return session
}

const add = (id: number) => (db: Parameters<Parameters<Session['write']>[0]>[0]) =>
  db.finish('INSERT INTO done VALUES ($1::int)', id)

/** Sets whether a server's later transactions may write. */
async function setReadOnly(server: PostgresServer | undefined, readOnly: boolean): Promise<void> {
  const value = readOnly ? 'on' : 'off'
  await on(server, async sql => {
    await sql`SET default_transaction_read_only = off`
    await sql.unsafe(`ALTER SYSTEM SET default_transaction_read_only = ${value}`)
    await sql`SELECT pg_reload_conf()`
  })
  // A new connection sees the change no sooner than existing ones.
  const seen = () => on(server, async sql => (await sql`SHOW default_transaction_read_only`)[0])
  await expect.poll(seen, { interval: 1 }).toEqual({ default_transaction_read_only: value })
}

/** Turns a server into a standby, which is read-only. */
async function demote(server: PostgresServer | undefined): Promise<void> {
  const [row] = await on(server, sql => sql`SELECT current_setting('data_directory') AS folder`)
  await writeFile(join(String(row?.['folder']), 'standby.signal'), '')
  await server?.restart('fast')
}

it('a server that becomes read-only is left for another host, and the work is done once', {
  timeout: 60_000,
}, async () => {
  const [one, other] = servers
  const session = aSession(one, other)
  await session.write(add(1))
  await setReadOnly(one, true)
  await session.write(add(2))
  expect(await session.read(db => db.query('SELECT id FROM done'))).toEqual([[2]])
  await setReadOnly(other, true)
  await setReadOnly(one, false)
  await session.write(add(3))
  await setReadOnly(other, false)
  expect([await doneOn(one), await doneOn(other)]).toEqual([[1, 3], [2]])
})

it('a single read-only server serves reads, and rejects writes with store-read-only', { timeout: 60_000 }, async () => {
  const [one] = servers
  await setReadOnly(one, true)
  const session = aSession(one)
  expect(await session.read(db => db.query('SELECT count(*)::int FROM done'))).toEqual([[2]])
  await expect(session.write(add(4))).rejects.toMatchObject({ code: 'store-read-only' })
  await setReadOnly(one, false)
  await session.write(add(5))
  expect(await doneOn(one)).toEqual([1, 3, 5])
})

it('a standby is skipped until it is promoted', {
  timeout: 60_000,
}, async () => {
  const [one, other] = servers
  await demote(other)
  const session = aSession(other, one)
  await session.write(add(6))
  expect(await doneOn(one)).toEqual([1, 3, 5, 6])
  await one?.stop()
  const waits = session.write(add(7))
  await on(other, sql => sql`SELECT pg_promote()`)
  await waits
  expect(await doneOn(other)).toEqual([2, 7])
})
