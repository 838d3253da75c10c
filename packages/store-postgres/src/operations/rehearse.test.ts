import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { postgresStore } from '../postgres-store.ts'

const ROOM = {
  providers: ['p'],
  most: 1,
  dialWithinMs: 1,
  answerWithinMs: 1,
  maxCallMs: 1,
  misfireAfterMs: 1,
  limits: [],
  newReference: () => 'r',
}
const STEP = { decide: () => ({}), lookAt: (_: unknown, now: Date) => now }

// Each licence of a rehearsal took a place, which nobody has then.
const COUNTS = `SELECT (SELECT last_value FROM outdial.attempt_order)::int AS licensed, (SELECT count(*) FROM outdial.attempts)::int AS attempts,
  (SELECT count(*) FROM outdial.calls)::int AS calls, (SELECT count(*) FROM outdial.queues)::int AS queues,
  (SELECT count(*) FROM outdial.waiting)::int AS waiting, (SELECT sequence FROM outdial.last_added)::int AS added`
const NOTHING = { attempts: 0, calls: 0, queues: 0, waiting: 0, added: 0 }

it('whoever begins to license rehearses that with two dozen calls for each step that may be under way, and nothing of it is kept', async () => {
  const url = await testDatabase()
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  onTestFinished(() => sql.end())
  const counts = async () => (await sql.unsafe(COUNTS))[0]
  const store = postgresStore({ url, listen: false, poolSize: 3 })
  onTestFinished(() => store.close())
  await store.advance(STEP)
  // Of a sequence that nobody has asked the last value is its first.
  expect(await counts()).toEqual({ ...NOTHING, licensed: 1 })
  for (let step = 0; step < 3; step++) {
    expect(await store.advance({ ...STEP, room: ROOM })).toMatchObject({ licensed: [], held: [] })
    await expect.poll(counts).toEqual({ ...NOTHING, licensed: 44 })
  }
})

it('a store that is closed while it rehearses closes', async () => {
  const store = postgresStore({ url: await testDatabase(), listen: false })
  await store.advance({ ...STEP, room: ROOM })
  await expect(store.close()).resolves.toBeUndefined()
})
