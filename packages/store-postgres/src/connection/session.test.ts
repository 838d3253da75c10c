import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../../tools/postgres.ts'
import { startTcpProxy, type TcpProxy } from '../../../../tools/tcp-proxy.ts'
import { notify } from '../notifications/notify.ts'
import { bringUpToDate } from '../schema/migrate.ts'
import type { ConnectionEvent } from './connection-event.ts'
import { type Database, type Session, type SessionOptions, sessionOf, type Transaction } from './session.ts'

// A server of its own, since tests crash it. Without `fsync` it restarts sooner.
let server: PostgresServer
let direct: postgres.Sql
let proxy: TcpProxy
let url: string
const events: ConnectionEvent[] = []
// The wait for answers that never come: shorter than the default, longer than a busy machine takes.
const answerMs = 1000
// Six sessions connect at once, each with a process of the server, which takes a busy machine longer.
const longAnswerMs = 5 * answerMs

beforeAll(async () => {
  server = await startPostgres({ settings: { max_connections: 50, fsync: 'off' } })
})

afterAll(() => server?.stop())

beforeEach(async () => {
  const database = await server.createDatabase()
  direct = postgres(database, { max: 3, onnotice: () => {} })
  await direct`CREATE TABLE done (id int)`
  proxy = await startTcpProxy({ port: server.port })
  const through = new URL(database)
  through.port = String(proxy.port)
  url = through.href
  events.length = 0
  return async () => {
    await proxy.close()
    await direct.end({ timeout: 0 })
  }
})

function aSession(options: Partial<SessionOptions> = {}): Session {
  const onConnection = (event: ConnectionEvent) => void events.push(event)
  const session = sessionOf({ url, schema: 'outdial', prepare: true, onConnection, ...options })
  onTestFinished(() => session.close())
  return session
}

const done = async () => (await direct`SELECT id FROM done ORDER BY id`).map(({ id }) => Number(id))

/** Adds a row in two round trips, as an operation does. */
const add = (id: number, between: (tries: number) => unknown = () => {}) => {
  let tries = 0
  return async (db: Transaction) => {
    await db.query('SELECT id FROM done WHERE id = $1::int', id)
    await between(++tries)
    await db.finish('INSERT INTO done VALUES ($1::int)', id)
    return `added ${id} at try ${tries}`
  }
}

it.each([true, false])('written rows can be read (prepared: %s)', async prepare => {
  const session = aSession({ prepare })
  expect(await session.write(add(1))).toBe('added 1 at try 1')
  await session.write(db => db.finish('INSERT INTO done VALUES (2)'))
  expect(await session.read(db => db.query('SELECT id FROM done ORDER BY id'))).toEqual([[1], [2]])
  await expect(session.write(db => db.finish("SELECT 'x'::int"))).rejects.toMatchObject({ code: 'store-failed' })
  expect(await session.write(db => db.query('SHOW lock_timeout'))).toEqual([['5s']])
})

it.each([true, false])(
  'a statement sees earlier commits whatever the default isolation is (prepared: %s)',
  async prepare => {
    const [row] = await direct`SELECT current_database() AS name`
    await direct.unsafe(`ALTER DATABASE "${row?.['name']}" SET default_transaction_isolation = 'repeatable read'`)
    const session = aSession({ prepare })
    expect(await session.write(db => db.query('SHOW transaction_isolation'))).toEqual([['read committed']])
  },
)

it('a constraint that is checked at COMMIT fails the operation', async () => {
  await direct`CREATE TABLE late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)`
  await direct`INSERT INTO late VALUES (1)`
  const session = aSession()
  await expect(session.write(db => db.finish('INSERT INTO late VALUES (1)'))).rejects.toThrow('late_id_key')
})

it('without prepared statements each transaction sets what it needs and leaves nothing on its connection', async () => {
  const session = aSession({ prepare: false, poolSize: 1 })
  const look = async (db: Database) => {
    const show = async (name: string) => (await db.query(`SHOW ${name}`))[0]?.[0]
    const [statements] = await db.query("SELECT count(*)::int FROM pg_prepared_statements WHERE name <> ''")
    const [locks] = await db.query("SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory'")
    const limits = [await show('lock_timeout'), await show('idle_in_transaction_session_timeout')]
    return { limits, statements: statements?.[0], locks: locks?.[0] }
  }
  const inside = { limits: ['5s', '5s'], statements: 0, locks: 0 }
  expect(await session.write(look)).toEqual(inside)
  expect(await session.read(look)).toEqual(inside)
  const change = { calls: [{ id: 'a', version: 1, status: 'scheduled' as const, dueAt: new Date(0) }], inMs: 0 }
  await session.write(async db => notify(db, 'a sender', change))
  await expect(session.write(db => db.query('SELECT 1/0'))).rejects.toThrow('division')
  const left = await session.read(async db => {
    await db.query('COMMIT')
    return look(db)
  })
  expect(left).toEqual({ limits: ['0', '0'], statements: 0, locks: 0 })
})

it('failed work changes nothing, and an ignored failure is no success', async () => {
  const session = aSession()
  const failing = session.write(async db => {
    await db.query('INSERT INTO done VALUES (1)')
    throw new Error('of the caller')
  })
  await expect(failing).rejects.toThrow('of the caller')
  const careless = session.write(async db => {
    await db.query('INSERT INTO done VALUES (2)')
    await db.query('SELECT 1/0').catch(() => {})
  })
  await expect(careless).rejects.toThrow('rolled back')
  expect(await done()).toEqual([])
})

it('a connection cut before BEGIN is answered is replaced, and the work is done once', async () => {
  const session = aSession()
  await session.write(add(1))
  let cut = false
  await session.write(async db => {
    if (!cut) proxy.cut()
    cut = true
    await db.finish('INSERT INTO done VALUES (2)')
  })
  expect(await done()).toEqual([1, 2])
})

it('a connection cut between loading and saving is replaced, and the work is done once', async () => {
  const session = aSession()
  const result = await session.write(add(1, tries => tries === 1 && proxy.cut()))
  expect(result).toBe('added 1 at try 2')
  expect(await done()).toEqual([1])
})

it('a COMMIT whose answer is lost stands and is not repeated', async () => {
  const session = aSession({ timeoutMs: 4000 })
  // Prepares the statements, so that COMMIT travels with the last one.
  await session.write(add(1))
  const result = await session.write(add(2, silentAfterTheLast))
  expect(result).toBe('added 2 at try 1')
  expect(await done()).toEqual([1, 2])
})

it('a COMMIT that waits behind a cut connection is terminated, and the work is done once', async () => {
  const session = aSession()
  const holder = await direct.reserve()
  await holder`BEGIN`
  await holder`LOCK TABLE done IN EXCLUSIVE MODE`
  const result = await session.write(
    add(1, tries => {
      if (tries > 1) return
      void whenWaiting(async () => {
        proxy.cut()
        await whenGone()
        await holder`COMMIT`
        holder.release()
      })
    }),
  )
  expect(result).toBe('added 1 at try 2')
  expect(await done()).toEqual([1])
})

it('after a crash in the middle the work is done once the server is back, and once only', {
  timeout: 30_000,
}, async () => {
  const session = aSession()
  const result = await session.write(add(1, tries => tries === 1 && server.restart('immediate')))
  expect(result).toBe('added 1 at try 2')
  expect(await session.write(add(2))).toBe('added 2 at try 1')
  expect(await done()).toEqual([1, 2])
})

it('the status of a COMMIT from before a crash is unknown', { timeout: 30_000 }, async () => {
  const session = aSession()
  const holder = await direct.reserve()
  await holder`BEGIN`
  await holder`LOCK TABLE done IN EXCLUSIVE MODE`
  const written = session.write(add(1, () => void whenWaiting(() => server.restart('immediate'))))
  await expect(written).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(await session.write(add(2))).toBe('added 2 at try 1')
  expect(await done()).toEqual([2])
})

it('a crash of one backend begins a new epoch, though the server was not restarted', async () => {
  const session = aSession()
  const written = session.write(
    add(1, async () => {
      const holder = await direct.reserve()
      await holder`BEGIN`
      await holder`LOCK TABLE done IN EXCLUSIVE MODE`
      const [row] = await holder`SELECT pg_backend_pid() AS pid`
      void whenWaiting(async () => void process.kill(Number(row?.['pid']), 'SIGKILL'))
    }),
  )
  await expect(written).rejects.toThrow('forgotten')
  expect(await session.write(add(2))).toBe('added 2 at try 1')
  expect(await done()).toEqual([2])
})

it('silent connections are noticed, and replaced when the network works again', async () => {
  const session = aSession({ answerMs, timeoutMs: 1500 })
  await session.write(add(1))
  proxy.blackHole(true)
  await expect(session.write(add(2))).rejects.toMatchObject({ code: 'store-unavailable' })
  await expect(session.read(db => db.query('SELECT 1'))).rejects.toMatchObject({ code: 'store-unavailable' })
  proxy.blackHole(false)
  // An operation that joins an attempt from before may be refused with it.
  const works = () => session.read(db => db.query('SELECT 1'))
  await until(() => works().then(Boolean, () => false))
  expect(await session.write(add(3))).toBe('added 3 at try 1')
  expect(await done()).toEqual([1, 3])
  expect(events.map(({ state }) => state)).toEqual(['unavailable', 'available'])
})

it('an idle connection that went silent costs one wait, and the work is done', async () => {
  const session = aSession({ answerMs })
  await session.write(add(1))
  proxy.halfOpenOne(0)
  expect(await session.read(db => db.query('SELECT id FROM done'))).toEqual([[1]])
  proxy.halfOpenOne(0)
  expect(await session.write(add(2))).toBe('added 2 at try 1')
})

it('while the server is away later operations are refused sooner, and one that waits when it returns is done', {
  timeout: 60_000,
}, async () => {
  const session = aSession({ timeoutMs: 4000 })
  await session.write(add(1))
  await proxy.refuse(true)
  proxy.cut()
  await expect(session.write(add(2))).rejects.toMatchObject({ code: 'store-unavailable' })
  // The next failed attempt to connect rejects the second one, long before its own time limit.
  await expect(session.write(add(3))).rejects.toThrow('Expected a database that can be reached')
  const waits = session.write(add(4))
  await proxy.refuse(false)
  expect(await waits).toBe('added 4 at try 1')
})

it('a store closes while its server is away, and rejects waiting operations', async () => {
  const session = aSession()
  await session.write(add(1))
  await proxy.refuse(true)
  proxy.cut()
  const [waits] = await Promise.allSettled([session.write(add(2)), session.close()])
  expect(waits).toMatchObject({ status: 'rejected', reason: { code: 'store-closed' } })
  await expect(session.write(add(3))).rejects.toMatchObject({ code: 'store-closed' })
})

it('work beyond the number of connections waits its turn', async () => {
  const session = aSession({ poolSize: 2 })
  await Promise.all(Array.from({ length: 12 }, (_, id) => session.write(add(id))))
  expect(await done()).toHaveLength(12)
  expect(proxy.connections()).toBe(2)
})

it('a lock held for too long is store-locked, and a refused password fails at once', async () => {
  const session = aSession({ lockTimeoutMs: 50 })
  const holder = await direct.reserve()
  await holder`BEGIN`
  await holder`LOCK TABLE done IN ACCESS EXCLUSIVE MODE`
  await expect(session.write(add(1))).rejects.toMatchObject({ code: 'store-locked' })
  await holder`ROLLBACK`
  holder.release()
  const address = new URL(url)
  address.username = 'unknown'
  const refused = aSession({ url: address.href }).write(add(1))
  await expect(refused).rejects.toMatchObject({ code: 'store-unavailable' })
  address.pathname = '/nowhere'
  address.username = 'outdial'
  await expect(aSession({ url: address.href }).write(add(1))).rejects.toMatchObject({ code: 'store-missing' })
})

it('a schema that could not be prepared is prepared by the next operation, on a connection of its own', async () => {
  let tries = 0
  const session = aSession({
    sql: direct,
    url: undefined,
    async prepareSchema(connection) {
      if (++tries === 1) throw new Error('not yet')
      await connection.send('CREATE TABLE made (id int)')
    },
  })
  await expect(session.write(add(1))).rejects.toThrow('not yet')
  await Promise.all([session.write(add(1)), session.read(db => db.query('SELECT * FROM made'))])
  expect(tries).toBe(2)
})

it('preparing the schema on a connection that goes silent fails, and the next operation tries again', async () => {
  let looks = 0
  const session = aSession({
    answerMs,
    async prepareSchema(connection) {
      proxy.blackHole(++looks === 1)
      try {
        await connection.within(answerMs, connection.send('SELECT 1'))
      } finally {
        proxy.blackHole(false)
      }
    },
  })
  await expect(session.write(add(1))).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(await session.write(add(1))).toBe('added 1 at try 1')
})

it.each([
  { what: 'goes silent', lose: async () => proxy.blackHole(true) },
  { what: 'is cut', lose: async () => proxy.cut() },
  { what: 'ends with its server', lose: () => server.restart('immediate') },
])('waiting for another migration on a connection that $what fails', async ({ lose }) => {
  const others = postgres(url, { max: 1 })
  await others`SELECT pg_advisory_lock(hashtextextended('outdial migrates outdial', 0))`
  const migrations = [{ sql: 'CREATE TABLE outdial.made (id int)', compatible: false }]
  const sessions = Array.from({ length: 6 }, () =>
    aSession({
      answerMs: longAnswerMs,
      prepareSchema: connection => bringUpToDate({ connection, answerMs: longAnswerMs, schema: 'outdial', migrations }),
    }),
  )
  // On a busy machine a session may fail to connect in time.
  let failed = 0
  const added = Promise.allSettled(sessions.map(session => session.write(add(1)).finally(() => failed++)))
  const asked = () => direct`SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'outdial' AND query LIKE '%advisory_xact_lock%'`
  await until(async () => (await asked()).length === sessions.length - failed)
  await lose()
  const unavailable = { status: 'rejected', reason: expect.objectContaining({ code: 'store-unavailable' }) }
  expect(await added).toEqual(sessions.map(() => unavailable))
  proxy.blackHole(false)
  await others.end({ timeout: 0 })
  expect(await sessions[0]?.write(add(1))).toBe('added 1 at try 1')
  expect(await direct`SELECT version FROM outdial.schema_version`).toEqual([{ version: 1 }])
})

/** Repeats a question to the database until the answer is yes. */
async function until(question: () => Promise<boolean>): Promise<void> {
  while (!(await question()));
}

const waiting = async (): Promise<boolean> => {
  const found = await direct`SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'outdial' AND wait_event_type = 'Lock'`
  return found.length > 0
}

/** Runs once the session's transaction waits for a lock. */
const whenWaiting = (then: () => Promise<unknown>) => until(waiting).then(then)

const whenGone = () => until(async () => !(await waiting()))

/** Makes the next statement wait for a lock until the network is silent: its answer is lost. */
async function silentAfterTheLast(): Promise<void> {
  const holder = await direct.reserve()
  await holder`BEGIN`
  await holder`LOCK TABLE done IN EXCLUSIVE MODE`
  void whenWaiting(async () => {
    proxy.halfOpenOne(0)
    await holder`COMMIT`
    holder.release()
  })
}
