// Measures `explain` and `explainQueue` on a PostgreSQL server of its own, with 1,000,000 waiting calls,
// and `plan` of 10,000 calls: `node scheduler/explain.ts [calls]`. Prints; writes no results.
import { setTimeout as wait } from 'node:timers/promises'
import { memoryStore } from '../../packages/scheduler-core/dist/index.js'
import { postgresStore } from '../../packages/store-postgres/dist/index.js'
import { createDatabase, startPostgres } from '../../tools/postgres.ts'
import { createScheduler } from './packages.ts'
import { instantProvider } from './provider.ts'

const CALLS = Number(process.argv[2] ?? 1_000_000)
const SAMPLES = 300
const LINES = 10
const BATCH = 20_000

const rules = {
  hours: { hours: { 'mon-sun': [['00:00', '24:00']] }, zone: 'UTC' },
  limits: { attempts: [{ most: 3, within: 'day' }] },
  zonesOf: () => ['UTC'],
} as const
const to = (n: number) => `+1${String(2_000_000_000 + n * 7)}`

const quantile = (sorted: readonly number[], share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0

async function timed(name: string, run: (n: number) => Promise<unknown>, samples = SAMPLES): Promise<void> {
  for (let n = 0; n < 20; n++) await run(n)
  const times: number[] = []
  for (let n = 0; n < samples; n++) {
    const startedAt = performance.now()
    await run(n)
    times.push(performance.now() - startedAt)
  }
  times.sort((a, b) => a - b)
  const [median, p95] = [quantile(times, 0.5), quantile(times, 0.95)].map(ms => ms.toFixed(2))
  console.log(`${name}: median ${median} ms, 95 % within ${p95} ms`)
}

const server = await startPostgres({})
try {
  for (const queues of [1, 10, 100]) {
    const store = postgresStore({ url: await createDatabase(server.url) })
    const scheduler = createScheduler({ store, clients: instantProvider(() => {}), concurrency: LINES, rules })
    const now = Date.now()
    const ids: string[] = []
    // Every second call is due; the others are due within the next days.
    for (let from = 0; from < CALLS; from += BATCH) {
      const inputs = Array.from({ length: Math.min(BATCH, CALLS - from) }, (_, n) => ({
        to: to(from + n),
        queue: `queue ${(from + n) % queues}`,
        at: new Date(n % 2 === 0 ? now : now + 3_600_000 + ((from + n) % 259_200) * 1000),
      }))
      for (const { id } of await scheduler.schedule(inputs)) ids.push(id)
    }
    await scheduler.start()
    await wait(3000)
    await scheduler.stop()
    const pick = (n: number, isDue: boolean) => ids[((n * 7919) % (CALLS / 2)) * 2 + (isDue ? 0 : 1)] ?? ''
    console.log(`${CALLS} calls in ${queues} queues of ${LINES} lines, all in use`)
    await timed('  explain, due', n => scheduler.explain(pick(n, true)))
    await timed('  explain, due later', n => scheduler.explain(pick(n, false)))
    await timed('  explain, next in its queue', n =>
      scheduler.explain(ids[2 * LINES * queues + 2 * (n % queues)] ?? ''),
    )
    await timed('  explainQueue', n => scheduler.explainQueue(`queue ${n % queues}`), 10)
    await scheduler.close()
    await store.close()
  }
} finally {
  await server.stop()
}

for (const [name, settings] of Object.entries({
  '10 lines': { concurrency: 10 },
  '1 line': { concurrency: 1 },
  'a call in two seconds': { concurrency: 100, callsPerSecond: 0.5 },
})) {
  const scheduler = createScheduler({
    store: memoryStore(),
    clients: instantProvider(() => {}),
    concurrency: 1,
    rules: { ...rules, hours: { hours: { 'mon-sun': [['09:00', '17:00']] }, zone: 'UTC' } },
  })
  await scheduler.addQueue('default', settings)
  const calls = Array.from({ length: 10_000 }, (_, n) => ({ to: to(n) }))
  const startedAt = performance.now()
  const { doneAt } = await scheduler.plan(calls, { durationMs: 45_000 })
  const ms = (performance.now() - startedAt).toFixed(0)
  console.log(`plan of 10,000 calls, ${name}: ${ms} ms, done at ${doneAt?.toISOString()}`)
}
