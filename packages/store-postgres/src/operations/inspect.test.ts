import { aCall, dispatchLimits, names } from '@outdial/scheduler-core/testing'
import { expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../postgres-store.ts'
import { lockableStore } from '../testing/lockable-store.ts'

const limitsOf = (all: ReturnType<typeof names>, now: Date) =>
  dispatchLimits(all, {
    providers: ['api', 'other'],
    lines: 5,
    providerLimits: new Map([['other', { concurrency: 3 }]]),
    budgets: [{ since: now }, { queue: 'main', since: now }],
    recentMs: 1000,
  })

it('inspect waits for no lock', async () => {
  const { store, sql } = await lockableStore()
  const all = names()
  const now = await store.now()
  const [call] = await store.add([aCall(all, now), aCall(all, now, { queue: 'other', provider: 'other' })], {
    concurrency: 1,
  })
  await sql.begin(async holding => {
    await holding.unsafe(`LOCK TABLE outdial.queues, outdial.calls, outdial.providers, outdial.dispatching,
      outdial.do_not_call IN EXCLUSIVE MODE`)
    await holding`SELECT pg_advisory_xact_lock(hashtextextended('outdial.licensing', 0)),
      pg_advisory_xact_lock(hashtextextended(${`outdial.attempts ${call?.to}`}, 0))`
    const { queues, spent, limited } = await store.inspect(limitsOf(all, now))
    expect(queues.map(({ isLocked, due }) => [isLocked, due.length])).toEqual([
      [true, 1],
      [true, 1],
    ])
    expect([spent.length, limited?.length]).toEqual([2, 1])
  })
})

it('inspect changes nothing: it succeeds on a connection that only reads', async () => {
  const { store, url } = await lockableStore()
  const all = names()
  const now = await store.now()
  await store.add([aCall(all, now, { provider: 'other' })], { concurrency: 1 })
  const reading = postgresStore({ url: `${url}?default_transaction_read_only=on`, listen: false })
  onTestFinished(() => reading.close())
  const { queues } = await reading.inspect(limitsOf(all, now))
  expect(queues).toMatchObject([{ isLocked: true, due: [{ provider: 'other' }] }])
  await expect(reading.addQueue('more', { concurrency: 1 })).rejects.toMatchObject({ code: 'store-read-only' })
})
