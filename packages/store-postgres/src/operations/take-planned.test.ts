import type { AttemptedCall, Step } from '@outdial/scheduler-core/store'
import { aCall, aRoom, names, news } from '@outdial/scheduler-core/testing'
import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { startTcpProxy } from '../../../../tools/tcp-proxy.ts'
import { postgresStore } from '../postgres-store.ts'

const WAITING = `SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'outdial' AND wait_event_type = 'Lock'`
const LOADING = `${WAITING} AND query LIKE '%load_queues%'`
const MINUTE_MS = 60_000
const ids = (calls: readonly Pick<AttemptedCall, 'id'>[]) => calls.map(({ id }) => id)

/** A store that has licensed the first of ten calls, and so has seen which are next; and its server, on a wire. */
async function begun({ concurrency = 2, calls = 10, schema = 'outdial' } = {}) {
  const direct = new URL(await testDatabase())
  const proxy = await startTcpProxy({ host: direct.hostname, port: Number(direct.port || 5432) })
  const url = new URL(direct)
  url.host = `127.0.0.1:${proxy.port}`
  const sql = postgres(direct.href, { max: 2, onnotice: () => {} })
  const store = postgresStore({ url: url.href, listen: false, schema })
  onTestFinished(async () => {
    await store.close()
    await proxy.close()
    await sql.end({ timeout: 0 })
  })
  const NAMES = names()
  const now = await store.now()
  const added = await store.add(
    Array.from({ length: calls }, () => aCall(NAMES, now)),
    { concurrency },
  )
  const advance = (step: Partial<Step>) =>
    store.advance({
      decide: () => ({}),
      lookAt: (_, now) => new Date(now.getTime() + MINUTE_MS),
      room: aRoom(NAMES),
      ...step,
    })
  const [first] = (await advance({ room: aRoom(NAMES, { most: 1 }) })).licensed
  if (!first) throw new Error('Expected a licence, got none')
  /** From now on it is of no use to ask first. */
  const nobodyAnswers = () => sql.unsafe(`DROP FUNCTION outdial.load_queues; DROP FUNCTION outdial.load_told;`)
  const end = ({ attempt }: AttemptedCall) => news(attempt, 'completed', now)
  /** Until the store waits for a lock. */
  const waits = () => expect.poll(() => sql.unsafe(WAITING)).toHaveLength(1)
  return { store, sql, waits, proxy, advance, added, first, end, nobodyAnswers }
}

it('steps that follow each other ask nothing first: they license in order, within the lines, and record', async () => {
  const { advance, added, first, end, nobodyAnswers, store } = await begun()
  await nobodyAnswers()
  const order = [first]
  const inUse = [first]
  while (order.length < added.length) {
    const [over] = inUse.splice(0, order.length === 1 ? 0 : 1)
    const { recorded, licensed } = await advance(over ? { updates: [end(over)] } : {})
    expect(recorded).toMatchObject(over ? [{ recorded: 'applied', call: { status: 'completed' } }] : [])
    expect(licensed).toHaveLength(1)
    order.push(...licensed)
    inUse.push(...licensed)
  }
  expect(ids(order)).toEqual(ids(added))
  for (const { id, attempt } of order) {
    const { reference, licensedAt, dialBy, answerBy, lineFreeAt } = attempt
    expect((await store.get(id))?.attempt).toMatchObject({ reference, licensedAt, dialBy, answerBy, lineFreeAt })
  }
})

it('news by an id alone asks nothing first, once the store has recorded whose it is, or hears it in the same step', async () => {
  const { advance, first, nobodyAnswers, store } = await begun({ concurrency: 1 })
  const { attempt } = first
  const initiated = news(attempt, 'initiated', attempt.licensedAt, { providerCallId: 'x' })
  const byId = (status: 'ringing' | 'completed') => ({ ...initiated, status, reference: undefined })
  await nobodyAnswers()
  expect((await advance({ updates: [initiated, byId('ringing')] })).recorded).toMatchObject([
    { recorded: 'applied' },
    { recorded: 'applied' },
  ])
  const { recorded, licensed } = await advance({ updates: [byId('completed')] })
  expect(recorded).toMatchObject([{ recorded: 'applied', call: { id: first.id, status: 'completed' } }])
  expect(licensed).toHaveLength(1)
  expect((await store.get(first.id))?.status).toBe('completed')
})

it.each(['outdial', 'phones'])(
  'a plan whose answer is lost was carried out once, and what it licensed may be dialed (in %s)',
  async schema => {
    const { advance, added, first, end, proxy, sql, store } = await begun({ schema })
    const lost = proxy.loseAnswer('cut', 'stepped')
    const { recorded, licensed } = await advance({ updates: [end(first)] })
    await lost
    expect(recorded).toMatchObject([{ recorded: 'applied' }])
    expect(ids(licensed)).toEqual(ids(added.slice(1, 3)))
    expect(await sql.unsafe(`SELECT count(*)::int AS attempts FROM ${schema}.attempts`)).toEqual([{ attempts: 3 }])
    for (const { id, attempt } of licensed) expect((await store.get(id))?.attempt?.reference).toBe(attempt.reference)
    const { licensed: next } = await advance({ updates: licensed.map(end) })
    expect(ids(next)).toEqual(ids(added.slice(3, 5)))
  },
)

it('a plan that only records and whose answer is lost was carried out once, and says so', async () => {
  const { advance, first, end, proxy, sql } = await begun({ concurrency: 1 })
  const rings = { ...end(first), status: 'ringing' as const }
  const lost = proxy.loseAnswer('cut', 'COMMIT')
  const { recorded } = await advance({ updates: [rings] })
  await lost
  expect(recorded).toMatchObject([{ recorded: 'applied', call: { status: 'ringing', version: first.version + 1 } }])
  expect(await sql.unsafe('SELECT version::int FROM outdial.calls WHERE sequence = 1')).toEqual([
    { version: first.version + 1 },
  ])
})

it('a licence of a plan is dated after its queue was locked, however long that was waited for', async () => {
  const { advance, first, end, sql, waits } = await begun()
  let advancing: ReturnType<typeof advance> | undefined
  let freedAt = Number.NaN
  await sql.begin(async holding => {
    await holding.unsafe("SELECT FROM outdial.queues WHERE name = 'main' FOR UPDATE")
    advancing = advance({ updates: [end(first)] })
    await waits()
    const [row] = await holding.unsafe('SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now')
    freedAt = Number(row?.['now'])
  })
  const licensed = (await advancing)?.licensed ?? []
  expect(licensed).toHaveLength(2)
  for (const { attempt } of licensed) expect(attempt.licensedAt.getTime()).toBeGreaterThanOrEqual(freedAt)
})

it('a plan that waits for its queue for longer than it may be old is taken anew', async () => {
  const { advance, added, first, end, sql, waits } = await begun()
  let advancing: ReturnType<typeof advance> | undefined
  await sql.begin(async holding => {
    await holding.unsafe("SELECT FROM outdial.queues WHERE name = 'main' FOR UPDATE")
    advancing = advance({ updates: [end(first)] })
    await waits()
    // Its own lock has been given up by then.
    await expect.poll(() => sql.unsafe(LOADING), { timeout: 5000 }).toHaveLength(1)
  })
  const { recorded, licensed } = (await advancing) ?? { recorded: [], licensed: [] }
  expect(recorded).toMatchObject([{ recorded: 'applied' }])
  expect(ids(licensed)).toEqual(ids(added.slice(1, 3)))
})

it('steps that are told of much are under way at once, and resolve in the order in which they licensed', async () => {
  const { advance, added, end } = await begun({ concurrency: 400, calls: 1600 })
  const order: AttemptedCall[] = []
  const andKeep = async (updates: Step['updates']) => {
    const { licensed } = await advance({ updates })
    order.push(...licensed)
    return licensed
  }
  const licensed = await andKeep([])
  let inUse = [licensed.slice(0, 200), licensed.slice(200)]
  while (order.length < added.length - 1) {
    inUse = (await Promise.all(inUse.map(over => andKeep(over.map(end))))).map(licensed => [...licensed])
  }
  expect(ids(order)).toEqual(ids(added.slice(1)))
})

it('a plan that comes to its queue before the one that it was planned on is taken anew: each call begins once, in order', async () => {
  const { advance, added, end, sql, waits } = await begun({ concurrency: 400, calls: 1600 })
  const { licensed } = await advance({})
  const ends = (calls: readonly AttemptedCall[]) =>
    calls.map(call => ({ ...end(call), providerCallId: call.attempt.reference }))
  const [some, others] = [ends(licensed.slice(0, 200)), ends(licensed.slice(200))]
  const [held] = some
  let first: ReturnType<typeof advance> | undefined
  let second: ReturnType<typeof advance> | undefined
  await sql
    .begin(async holding => {
      // What the first is told of waits for this.
      await holding.unsafe('SET LOCAL session_replication_role = replica')
      await holding`INSERT INTO outdial.provider_ids VALUES (${held?.provider ?? ''}, ${held?.providerCallId ?? ''}, ${held?.reference ?? ''})`
      first = advance({ updates: some })
      await waits()
      second = advance({ updates: others })
      await second
      throw new Error('Nothing of it is kept')
    })
    .catch(() => {})
  const steps = await Promise.all([second, first])
  const next = licensed.length + 1
  expect(steps.flatMap(step => ids(step?.licensed ?? []))).toEqual(ids(added.slice(next, next + licensed.length)))
})

it('a step that is told more of an attempt while another records what was told before waits for it', async () => {
  const { advance, first, end, nobodyAnswers, store } = await begun()
  await nobodyAnswers()
  const rings = { ...end(first), status: 'ringing' as const }
  const steps = await Promise.all([advance({ updates: [rings] }), advance({ updates: [end(first)] })])
  expect(steps.flatMap(({ recorded }) => recorded.map(each => each.recorded))).toEqual(['applied', 'applied'])
  expect((await store.get(first.id))?.attempt?.news.map(({ status }) => status)).toEqual(['ringing', 'completed'])
})
