import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../../tools/postgres.ts'
import { startTcpProxy, type TcpProxy } from '../../../../tools/tcp-proxy.ts'
import { noticesOf } from '../hints/notices.ts'
import { notify } from '../hints/notify.ts'
import { bringUpToDate } from '../schema/migrate.ts'
import type { ConnectionEvent } from './connection-event.ts'
import { type Database, type Lone, type Session, type SessionOptions, sessionOf, type Transaction } from './session.ts'

// A server of its own, since it is crashed. No power fails here: without `fsync` it forgets nothing, and is back sooner.
let server: PostgresServer
let direct: postgres.Sql
let proxy: TcpProxy
let url: string
const events: ConnectionEvent[] = []
// So long is waited for an answer where none will come: sooner than by default, and longer than a busy machine takes.
const answerMs = 1000

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

/** The same in one statement that is a transaction by itself; the work is done if it was in vain. */
const addAlone = (id: number, statement = 'INSERT INTO done VALUES ($1::int) RETURNING id'): Lone<string> => ({
  statement: () => [statement, id],
  trace: ['SELECT FROM done WHERE id = $1::int', id],
  hear: ([row]) => `added ${String(row?.[0])} alone`,
  unheard: () => `added ${id} alone, unheard`,
})

it.each([true, false])('what is written is there, and is read (prepared: %s)', async prepare => {
  const session = aSession({ prepare })
  expect(await session.write(add(1))).toBe('added 1 at try 1')
  expect(await session.write(db => db.last('INSERT INTO done VALUES (2) RETURNING id'))).toEqual([[2]])
  expect(await session.read(db => db.query('SELECT id FROM done ORDER BY id'))).toEqual([[1], [2]])
  await expect(session.write(db => db.last("SELECT 'x'::int"))).rejects.toMatchObject({ code: 'store-failed' })
  expect(await session.write(db => db.query('SHOW lock_timeout'))).toEqual([['5s']])
})

it.each([true, false])(
  'one statement does all, or somebody was in its way and the work is done (prepared: %s)',
  async prepare => {
    const session = aSession({ prepare })
    expect(await session.write(add(1), addAlone(1))).toBe('added 1 alone')
    await direct.unsafe(`CREATE FUNCTION refuse(given int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO done VALUES (given);
    RAISE EXCEPTION USING MESSAGE = 'in the way', ERRCODE = 'serialization_failure';
  END $$`)
    expect(await session.write(add(2), addAlone(2, 'SELECT refuse($1::int)'))).toBe('added 2 at try 1')
    await expect(session.write(add(3), addAlone(3, 'SELECT 1/($1::int - 3)'))).rejects.toThrow('division')
    expect(await done()).toEqual([1, 2])
  },
)

it.each([true, false])(
  'whoever cannot make anything of the rows of what was done says so (prepared: %s)',
  async prepare => {
    const session = aSession({ prepare })
    const deaf = (): string => {
      throw new TypeError('Expected another row')
    }
    await expect(session.write(add(1), { ...addAlone(1), hear: deaf })).rejects.toThrow('Expected another row')
    const insert = 'INSERT INTO done VALUES ($1::int) RETURNING id'
    await expect(session.write(db => db.finishHearing(deaf, insert, 2))).rejects.toThrow('Expected another row')
    expect(await session.write(db => db.finishHearing(([row]) => row, insert, 3))).toEqual([3])
    expect(await done()).toEqual([1, 2, 3])
  },
)

it('one statement that waits for a lock for too long is left to the work, and if that waits, too, it is locked', async () => {
  const session = aSession({ lockTimeoutMs: 300 })
  const holder = await direct.reserve()
  await holder`BEGIN`
  await holder`LOCK TABLE done IN EXCLUSIVE MODE`
  let tries = 0
  const work = add(1, () => tries++)
  await expect(session.write(work, addAlone(1))).rejects.toMatchObject({ code: 'store-locked' })
  await holder`ROLLBACK`
  holder.release()
  expect(tries).toBe(1)
  expect(await done()).toEqual([])
})

it.each([true, false])(
  'one statement is answered when it is committed, and sees what was committed before (prepared: %s)',
  async prepare => {
    const [row] = await direct`SELECT current_database() AS name`
    await direct.unsafe(`ALTER DATABASE "${row?.['name']}" SET default_transaction_isolation = 'repeatable read'`)
    await direct`CREATE TABLE late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)`
    await direct`INSERT INTO late VALUES (1)`
    const session = aSession({ prepare })
    const insert = 'INSERT INTO late VALUES ($1::int) RETURNING id'
    await expect(session.write(add(1), addAlone(1, insert))).rejects.toThrow('late_id_key')
    const isolation = "SELECT current_setting('transaction_isolation') WHERE $1::int > 0"
    expect(await session.write(add(1), addAlone(1, isolation))).toBe('added read committed alone')
    expect(await done()).toEqual([])
  },
)

it('where nothing is prepared each transaction sets what it needs, and leaves nothing at its connection', async () => {
  const session = aSession({ prepare: false, poolSize: 1 })
  const look = async (db: Database) => {
    const show = async (name: string) => (await db.query(`SHOW ${name}`))[0]?.[0]
    const [statements] = await db.query("SELECT count(*)::int FROM pg_prepared_statements WHERE name <> ''")
    const [locks] = await db.query("SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory'")
    const limits = [await show('lock_timeout'), await show('idle_in_transaction_session_timeout')]
    return { limits, statements: statements?.[0], locks: locks?.[0] }
  }
  const inside = { numberLimits: ['5s', '5s'], statements: 0, locks: 0 }
  expect(await session.write(look)).toEqual(inside)
  expect(await session.read(look)).toEqual(inside)
  const news = { calls: [{ id: 'a', version: 1, status: 'scheduled' as const, dueAt: new Date(0) }], inMs: 0 }
  await session.write(async db => notify(db, noticesOf('somebody', news)))
  await expect(session.write(db => db.query('SELECT 1/0'))).rejects.toThrow('division')
  const left = await session.read(async db => {
    await db.query('COMMIT')
    return look(db)
  })
  expect(left).toEqual({ numberLimits: ['0', '0'], statements: 0, locks: 0 })
})

it('work that fails changes nothing, and a failure that it did not mind is no success', async () => {
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

it('a connection that is cut before BEGIN is answered is replaced, and the work is done once', async () => {
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

it('a connection that is cut between what was loaded and what is saved is replaced, and the work is done once', async () => {
  const session = aSession()
  const result = await session.write(add(1, tries => tries === 1 && proxy.cut()))
  expect(result).toBe('added 1 at try 2')
  expect(await done()).toEqual([1])
})

it('a COMMIT whose answer is lost stands, and is not done again', async () => {
  const session = aSession({ timeoutMs: 4000 })
  // Now its statements are prepared, so that COMMIT travels with the last.
  await session.write(add(1))
  const result = await session.write(add(2, silentAfterTheLast))
  expect(result).toBe('added 2 at try 1')
  expect(await done()).toEqual([1, 2])
})

it('one statement whose answer is lost stands, and is not done again', async () => {
  const session = aSession({ timeoutMs: 4000 })
  await session.write(add(1), addAlone(1))
  await silentAfterTheLast()
  expect(await session.write(add(2), addAlone(2))).toBe('added 2 alone, unheard')
  expect(await done()).toEqual([1, 2])
})

it('one statement whose answer is lost in a crash of the server stands, if it was committed', {
  timeout: 30_000,
}, async () => {
  const session = aSession({ answerMs })
  const marked = (id: number) => addAlone(id, "INSERT INTO done VALUES ($1::int) RETURNING id, 'marked'")
  await session.write(add(1), marked(1))
  const lost = proxy.loseAnswer('silent', 'marked').then(() => server.restart('immediate'))
  expect(await session.write(add(2), marked(2))).toBe('added 2 alone, unheard')
  await lost
  expect(await done()).toEqual([1, 2])
})

it('one statement that was not committed when the server crashed is not taken for done: the work is', {
  timeout: 30_000,
}, async () => {
  const session = aSession()
  await session.write(add(1), addAlone(1))
  const holder = await direct.reserve()
  await holder`BEGIN`
  await holder`LOCK TABLE done IN EXCLUSIVE MODE`
  void whenWaiting(() => server.restart('immediate'))
  expect(await session.write(add(2), addAlone(2))).toBe('added 2 at try 1')
  expect(await done()).toEqual([1, 2])
})

it('one statement that waits behind a connection that was cut is ended, and the work is done once', async () => {
  const session = aSession()
  await session.write(add(1), addAlone(1))
  const holder = await direct.reserve()
  await holder`BEGIN`
  await holder`LOCK TABLE done IN EXCLUSIVE MODE`
  void whenWaiting(async () => {
    proxy.cut()
    await whenGone()
    await holder`COMMIT`
    holder.release()
  })
  expect(await session.write(add(2), addAlone(2))).toBe('added 2 at try 1')
  expect(await done()).toEqual([1, 2])
})

it('one statement that never came to the server costs one wait, and the work is done', async () => {
  const session = aSession({ answerMs })
  await session.write(add(1), addAlone(1))
  proxy.halfOpenOne(0)
  expect(await session.write(add(2), addAlone(2))).toBe('added 2 at try 1')
  expect(await done()).toEqual([1, 2])
})

it('rows of what was committed that never came are said to be lost, and nothing is done again', async () => {
  const session = aSession({ timeoutMs: 4000 })
  const insert = 'INSERT INTO done VALUES ($1::int) RETURNING id'
  await session.write(db => db.last(insert, 1))
  const written = session.write(async db => {
    await db.query('SELECT 1')
    await silentAfterTheLast()
    return db.last(insert, 2)
  })
  await expect(written).rejects.toThrow('before they came')
  expect(await done()).toEqual([1, 2])
})

it('a COMMIT that waits behind a connection that was cut is ended, and the work is done once', async () => {
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

it('a server that crashes in the middle is waited for, and nothing is done twice', { timeout: 30_000 }, async () => {
  const session = aSession()
  const result = await session.write(add(1, tries => tries === 1 && server.restart('immediate')))
  expect(result).toBe('added 1 at try 2')
  expect(await session.write(add(2))).toBe('added 2 at try 1')
  expect(await done()).toEqual([1, 2])
})

it('nobody says what became of a COMMIT from before a crash', { timeout: 30_000 }, async () => {
  const session = aSession()
  const holder = await direct.reserve()
  await holder`BEGIN`
  await holder`LOCK TABLE done IN EXCLUSIVE MODE`
  const written = session.write(add(1, () => void whenWaiting(() => server.restart('immediate'))))
  await expect(written).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(await session.write(add(2))).toBe('added 2 at try 1')
  expect(await done()).toEqual([2])
})

it('a crash of one process of the server is told from before, though the server was not started again', async () => {
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

it('connections that nobody answers are noticed, and replaced when the wire works again', async () => {
  const session = aSession({ answerMs, timeoutMs: 1500 })
  await session.write(add(1))
  proxy.blackHole(true)
  const from = performance.now()
  await expect(session.write(add(2))).rejects.toMatchObject({ code: 'store-unavailable' })
  await expect(session.read(db => db.query('SELECT 1'))).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(performance.now() - from).toBeLessThan(6000)
  proxy.blackHole(false)
  // Whoever comes while an attempt is still under way in the dark may be refused with it.
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

it('while the server is away for long an operation is refused soon, and one that waits when it comes back is done', {
  timeout: 60_000,
}, async () => {
  const session = aSession({ timeoutMs: 4000 })
  await session.write(add(1))
  await proxy.refuse(true)
  proxy.cut()
  await expect(session.write(add(2))).rejects.toMatchObject({ code: 'store-unavailable' })
  const from = performance.now()
  await expect(session.write(add(3))).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(performance.now() - from).toBeLessThan(3500)
  const waits = session.write(add(4))
  await proxy.refuse(false)
  expect(await waits).toBe('added 4 at try 1')
})

it('a store closes while its server is away, and those who wait are told', async () => {
  const session = aSession()
  await session.write(add(1))
  await proxy.refuse(true)
  proxy.cut()
  const [waits] = await Promise.allSettled([session.write(add(2)), session.close()])
  expect(waits).toMatchObject({ status: 'rejected', reason: { code: 'store-closed' } })
  await expect(session.write(add(3))).rejects.toMatchObject({ code: 'store-closed' })
})

it('more work than connections waits its turn', async () => {
  const session = aSession({ poolSize: 2 })
  await Promise.all(Array.from({ length: 12 }, (_, id) => session.write(add(id))))
  expect(await done()).toHaveLength(12)
  expect(proxy.connections()).toBe(2)
})

it('what others hold for too long is locked, and a password that is refused is told at once', async () => {
  const session = aSession({ lockTimeoutMs: 50 })
  const holder = await direct.reserve()
  await holder`BEGIN`
  await holder`LOCK TABLE done IN ACCESS EXCLUSIVE MODE`
  await expect(session.write(add(1))).rejects.toMatchObject({ code: 'store-locked' })
  await holder`ROLLBACK`
  holder.release()
  const nobody = new URL(url)
  nobody.username = 'nobody'
  const refused = aSession({ url: nobody.href }).write(add(1))
  await expect(refused).rejects.toMatchObject({ code: 'store-unavailable' })
  nobody.pathname = '/nowhere'
  nobody.username = 'outdial'
  await expect(aSession({ url: nobody.href }).write(add(1))).rejects.toMatchObject({ code: 'store-missing' })
})

it('a schema that could not be made is made by the next operation, on a connection of its own', async () => {
  let tries = 0
  const session = aSession({
    sql: direct,
    url: undefined,
    async prepareSchema(sql) {
      if (++tries === 1) throw new Error('not yet')
      await sql`CREATE TABLE made (id int)`
    },
  })
  await expect(session.write(add(1))).rejects.toThrow('not yet')
  await Promise.all([session.write(add(1)), session.read(db => db.query('SELECT * FROM made'))])
  expect(tries).toBe(2)
})

it('whoever looks for the tables on a connection that goes silent is told so, and the next operation looks again', async () => {
  let looks = 0
  const session = aSession({
    answerMs,
    async prepareSchema(sql, inTime) {
      proxy.blackHole(++looks === 1)
      try {
        await inTime(() => sql`SELECT 1`)
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
])('whoever waits for others to make the tables on a connection that $what is told so', async ({ lose }) => {
  const others = postgres(url, { max: 1 })
  await others`SELECT pg_advisory_lock(hashtextextended('outdial migrates outdial', 0))`
  const migrations = ['CREATE TABLE outdial.made (id int)']
  const sessions = Array.from({ length: 6 }, () =>
    aSession({
      answerMs,
      prepareSchema: (sql, inTime) => bringUpToDate({ sql, schema: 'outdial', migrations, inTime }),
    }),
  )
  const added = Promise.allSettled(sessions.map(session => session.write(add(1))))
  const asked = () => direct`SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'outdial' AND query LIKE '%advisory_xact_lock%'`
  await until(async () => (await asked()).length === sessions.length)
  await lose()
  const unavailable = { status: 'rejected', reason: expect.objectContaining({ code: 'store-unavailable' }) }
  expect(await added).toEqual(sessions.map(() => unavailable))
  proxy.blackHole(false)
  await others.end({ timeout: 0 })
  expect(await sessions[0]?.write(add(1))).toBe('added 1 at try 1')
  expect(await direct`SELECT version FROM outdial.schema_version`).toEqual([{ version: 1 }])
})

/** Until the database says so; each question is a round trip to it. */
async function until(question: () => Promise<boolean>): Promise<void> {
  while (!(await question()));
}

const waiting = async (): Promise<boolean> => {
  const found = await direct`SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'outdial' AND wait_event_type = 'Lock'`
  return found.length > 0
}

/** As soon as the session's transaction waits for a lock. */
const whenWaiting = (then: () => Promise<unknown>) => until(waiting).then(then)

const whenGone = () => until(async () => !(await waiting()))

/** No answer to the session's next statement comes through any more: it waits for a lock until the wire is silent. */
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
