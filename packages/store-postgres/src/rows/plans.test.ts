import { toPhoneNumber } from '@outdial/call-client/kernel'
import type { CallStore, ScheduledCall } from '@outdial/scheduler-core'
import { aCall, dispatchLimits, names, updateOf } from '@outdial/scheduler-core/testing'
import postgres from 'postgres'
import { expect, it } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { postgresStore } from '../postgres-store.ts'

const WAITING = 94_000
const ENDED = 6000

/** Calls that wait for tomorrow, and calls that have ended, each after one attempt. */
const MANY = `
  INSERT INTO outdial.queues (name, version, concurrency, paused, refusals) VALUES ('main', 1, 1, false, 0);
  INSERT INTO outdial.calls
    (sequence, id, version, status, queue, due_at, at, to_number, provider, created_at, owner_id, key, series_id, metadata)
    SELECT 1000000 + n, 'many-' || n, 1, 'scheduled', 'main', 8000000000000 + n, 8000000000000 + n,
      '+13018' || n, 'api', 1, 'anna',
      'key-' || n, 'series-1', '{"customer":"c-' || n % 1000 || '","paid":true}' FROM generate_series(1, ${WAITING + ENDED}) AS n;
  INSERT INTO outdial.attempts
    (call, reference, attempt, provider, queue, to_number, licensed_at, dial_by, answer_by, line_free_at, next_poll_at)
    SELECT sequence, 'of-' || id, 1, provider, queue, to_number, 1, 2, 3, 4, 5
    FROM outdial.calls WHERE sequence > ${1_000_000 + WAITING};
  UPDATE outdial.calls SET status = 'dialing', attempt_count = 1, latest = 'of-' || id
    WHERE sequence > ${1_000_000 + WAITING};
  UPDATE outdial.attempts SET status = 'completed', ended_at = 9, next_poll_at = NULL, answered = true,
    provider_call_id = 'at-' || reference,
    events = '[["completed",9]]' WHERE reference LIKE 'of-many-%';
  UPDATE outdial.calls SET status = 'completed', ended_at = 8000000000000 WHERE sequence > ${1_000_000 + WAITING};
  INSERT INTO outdial.records (id, to_number, from_number, at, answered)
    SELECT 'record-' || n, '+13018' || n, '+13019' || n, 8000000000000 + n, true FROM generate_series(1, ${ENDED}) AS n;
  INSERT INTO outdial.do_not_call (number, added_at) SELECT '+1302' || n, 1 FROM generate_series(1, ${WAITING}) AS n;
  UPDATE outdial.last_added SET sequence = 2000000;`

/**
 * Runs every frequent operation in every form that has its own statement. Leaves out counting
 * queues.
 */
async function work(store: CallStore, round: number): Promise<void> {
  const all = names()
  const name = (what: string) => `${what}-${round}`
  const now = await store.now()
  const calls = Array.from({ length: 60 }, (_, n) =>
    aCall(all, now, { id: name(`call-${n}`), queue: 'work', key: name(`key-${n}`), ownerId: 'anna' }),
  )
  const step = { decide: () => ({}), nextPollAt: () => now }
  const dispatch = { ...dispatchLimits(all), newReference: () => name(all.reference()) }
  await store.addQueue('work', { concurrency: 50 })
  await store.add(calls, { concurrency: 50 })
  await store.add(calls.slice(0, 1), { concurrency: 1 })
  const begun = (await store.advance({ ...step, dispatch })).licensed
  expect(begun).toHaveLength(50)
  const updatesOf = (
    some: readonly ScheduledCall[],
    more: Parameters<typeof updateOf>[3],
    status: 'ringing' | 'completed',
  ) =>
    some.flatMap(({ attempt }) =>
      attempt ? updateOf(attempt, status, now, { providerCallId: attempt.reference, ...more }) : [],
    )
  await store.advance({ ...step, updates: updatesOf(begun, {}, 'ringing') })
  expect(await store.takeOverdue({ most: 100, nextPollAt: () => now, providers: ['api'] })).toHaveLength(50)
  const ends = await store.advance({ ...step, dispatch, updates: updatesOf(begun.slice(0, 40), {}, 'completed') })
  expect(ends.licensed).toHaveLength(10)
  const lookedUp = { lookedUp: true, providerCallId: name('found') }
  await store.advance({ ...step, updates: updatesOf(ends.licensed.slice(0, 1), lookedUp, 'ringing') })
  await store.advance({ ...step, dispatch, updates: updatesOf(begun.slice(40), {}, 'completed') })
  await store.advance({
    ...step,
    dispatch,
    updates: updatesOf(ends.licensed, { providerCallId: undefined }, 'completed'),
  })
  await store.advance({ ...step, dispatch: { ...dispatch, lines: 40 } })
  const providerLimits = new Map([['api', { concurrency: 60, callsPerSecond: 1 }]])
  await store.advance({ ...step, dispatch: { ...dispatch, providerLimits } })
  const budgets = [
    { since: now, most: { calls: 1000, talkMs: 1e9 } },
    { queue: 'work', since: now },
  ]
  await store.advance({ ...step, dispatch: { ...dispatch, budgets, recentMs: 1000 } })
  await store.inspect({ ...dispatch, budgets, recentMs: 1000 })
  const entries = [1, 2, 3].map(n => ({ number: toPhoneNumber(`+130317000${round}${n}`), source: 'registry' }))
  const numbers = entries.map(({ number }) => number)
  await store.doNotCall.add(entries)
  await store.doNotCall.find(numbers)
  await store.doNotCall.list({ limit: 10, after: numbers[0] })
  await store.doNotCall.remove(numbers)
  await store.dispatchState()
  await store.changeDispatch({ shiftClock: { byMs: 1, clockShifts: round - 1 } })
  await store.increment('sessions')
  await store.counter('sessions')
  const [later] = await store.add([aCall(all, new Date(8e12), { id: name('later'), queue: 'work' })], {
    concurrency: 1,
  })
  if (!later) throw new Error('Expected a call to be added, got none')
  await store.change([{ kind: 'edit', id: later.id, set: { queue: name('other') } }])
  await store.change([{ kind: 'cancel', id: later.id }])
  await store.get(later.id)
  const filters = [
    {},
    { queue: 'work' },
    { statuses: ['completed'] },
    { statuses: ['scheduled', 'ringing', 'busy'], queue: 'main' },
    { to: later.to },
    { ownerId: 'anna' },
    { seriesId: 'series-1' },
    { ids: [later.id] },
    { metadata: { customer: 'c-1' } },
    { metadata: { paid: true } },
  ] as const
  for (const filter of filters) {
    await store.list({ ...filter, order: 'soonest', limit: 5 })
    await store.list({ ...filter, order: 'latest', limit: 5, after: { at: now, sequence: 1 } })
  }
  const from = new Date(now.getTime() - 3_600_000)
  await store.endings({ from, until: now, everyMs: 60_000 })
  await store.endings({ from, until: now, everyMs: 60_000, queue: 'work', ownerId: 'anna' })
  await store.history(later.to, { limit: 5 })
  await store.log([{ id: name('logged'), to: later.to, at: now, answered: true }])
  await store.prune(new Date(1), 10)
}

/** The number of rows and index entries that closed connections have read so far. */
async function readRows(sql: postgres.Sql): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.unsafe(`SELECT relname AS name, coalesce(seq_tup_read, 0) AS read FROM pg_stat_user_tables
    UNION ALL SELECT indexrelname, idx_tup_read FROM pg_stat_user_indexes`)
  return new Map(rows.map(({ name, read }) => [String(name), Number(read)]))
}

it('no statement planned on empty tables reads a whole table once it is full', {
  timeout: 120_000,
}, async () => {
  const url = await testDatabase()
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const making = postgresStore({ url, listen: false, metadataFields: ['customer', 'paid'] })
  await making.now()
  await making.close()
  const tables = await sql`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'outdial'`
  for (const { name } of tables) await sql.unsafe(`ALTER TABLE outdial.${name} SET (autovacuum_enabled = false)`)
  await sql.unsafe('ANALYZE')

  const store = postgresStore({ url, listen: false, poolSize: 1, metadataFields: ['customer', 'paid'] })
  await work(store, 1)
  await sql.unsafe(MANY)
  // Removes the dead rows of thousands of freed lines, as autovacuum does in time.
  await sql`VACUUM outdial.lines`
  await sql`SELECT pg_stat_force_next_flush()`
  const before = await readRows(sql)
  await work(store, 2)
  // A connection publishes its statistics when it closes.
  await store.close()
  await expect
    .poll(async () => (await sql`SELECT FROM pg_stat_activity WHERE application_name = 'outdial'`).length)
    .toBe(0)
  const after = await readRows(sql)
  await sql.end()

  const read = [...after].map(([name, rows]) => [name, rows - (before.get(name) ?? 0)] as const)
  expect(read.filter(([, rows]) => rows > 5000)).toEqual([])
  expect(read.reduce((sum, [, rows]) => sum + rows, 0)).toBeGreaterThan(1000)
})
