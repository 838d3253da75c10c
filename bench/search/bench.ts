// Measures searches in the log, and the overview, of many calls: `node search/bench.ts [size] [store]`.
// Half of the calls are scheduled, and half of these cancelled; the others are logged with an outcome.

import { loadavg } from 'node:os'
import { performance } from 'node:perf_hooks'
import { systemClock } from '../../packages/call-client/dist/kernel.js'
import { createHandler } from '../../packages/http/dist/index.js'
import { quantile } from '../figures.ts'
import { openDatabases, STORES } from '../rules/databases.ts'
import { openStore } from '../rules/store.ts'
import { createScheduler } from '../scheduler/packages.ts'
import { instantProvider } from '../scheduler/provider.ts'
import { metadataAt, nameAt, numberAt } from './calls.ts'

const BATCH = 2000
const ROUNDS = 21
const HOUR = 3_600_000
const DAY = 24 * HOUR
const DAYS = 20
const OUTCOMES = ['completed', 'completed', 'no-answer', 'busy', 'failed'] as const

const size = Number(process.argv[2] ?? 1_000_000)
const half = Math.floor(size / 2)
const now = Date.now()
const load = () =>
  loadavg()
    .map(each => each.toFixed(1))
    .join(' ')

/** Logged calls began within the last days, scheduled ones are due within the next. */
const scheduledAt = (index: number) => ({
  to: numberAt(index),
  at: new Date(now + DAY + Math.floor((index / half) * DAYS * DAY)),
  queue: `queue-${index % 2 === 0 ? 0 : 1 + (index % 9)}`,
  metadata: metadataAt(index + half),
})
const loggedAt = (index: number) => {
  const outcome = OUTCOMES[index % OUTCOMES.length] ?? 'completed'
  return {
    id: `logged-${index}`,
    to: numberAt(index + half),
    at: new Date(now - DAYS * DAY + Math.floor((index / half) * DAYS * DAY)),
    outcome,
    answered: outcome === 'completed',
    direction: 'outbound' as const,
    metadata: metadataAt(index),
  }
}

for (const name of STORES.filter(store => store === (process.argv[3] ?? store))) {
  const databases = await openDatabases(name)
  const store = openStore(await databases.create(), [], true)
  const scheduler = createScheduler({ store, clients: instantProvider(() => {}), concurrency: 3 })
  const report = async (what: string, work: () => Promise<unknown>) => {
    const ms: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const startedAt = performance.now()
      await work()
      ms.push(performance.now() - startedAt)
    }
    console.log(`${name}: ${what}: median ${quantile(ms, 0.5).toFixed(1)} ms, worst ${Math.max(...ms).toFixed(1)} ms`)
  }

  const filledFrom = performance.now()
  for (let from = 0; from < half; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, half - from) }, (_, nth) => from + nth)
    await scheduler.log(batch.map(loggedAt))
    await scheduler.schedule(batch.map(scheduledAt))
  }
  const filledS = (performance.now() - filledFrom) / 1000
  console.log(`${name}: filled in ${filledS.toFixed(0)} s: ${Math.round(size / filledS)} calls/s`)
  const { cancelled } = await scheduler.cancelAll({ queue: 'queue-0' })
  if (cancelled !== Math.ceil(half / 2))
    throw new Error(`Expected ${Math.ceil(half / 2)} to be cancelled, got ${cancelled}`)

  // The middle of each list, so that neither order finds it first.
  const middle = Math.floor(half / 2)
  const number = numberAt(middle)
  const [firstName = '', family = ''] = nameAt(middle).split(' ')
  const first50 = async (search: string | undefined, query: Parameters<typeof scheduler.callLog>[0] = {}) =>
    (await scheduler.callLog({ ...query, search, order: 'latest', limit: 50 })).entries.length
  const measure = async (
    what: string,
    search: string | undefined,
    query: Parameters<typeof scheduler.callLog>[0] = {},
  ) => report(`${what}, ${await first50(search, query)} rows`, () => first50(search, query))

  console.log(`${name}: load before: ${load()}`)
  await measure('the log without a search', undefined)
  await measure('3 digits', number.slice(4, 7))
  await measure('4 digits', number.slice(4, 8))
  await measure('7 digits', number.slice(5))
  await measure('a whole number', number)
  await measure('a first name', firstName)
  await measure('a part of a family name', family.slice(0, 5))
  await measure('a whole name', `${firstName} ${family}`)
  await measure('a whole name, completed', `${firstName} ${family}`, { status: 'completed' })
  await measure('a first name, failed', firstName, { status: 'failed' })
  await measure('a word of the oldest calls', 'Salesmaster')
  await measure('nothing found', 'Xylophonist')
  await measure('nothing found, 7 digits', '0000000')

  // Answers are shared for two seconds, so each request comes later than that.
  let laterMs = 0
  const clock = { ...systemClock, now: () => new Date(Date.now() + laterMs) }
  const handler = createHandler({
    scheduler,
    clock,
    webhooks: { receive: async () => ({ status: 404 }) },
    authorize: () => ({ role: 'admin' as const, ownerId: 'bench' }),
  })
  const overview = async (hours: number) => {
    laterMs += 3000
    const answer = await handler(
      new Request(`http://127.0.0.1/api/overview?hours=${hours}`, { headers: { host: '127.0.0.1' } }),
    )
    if (!answer.ok) throw new Error(`Expected an overview, got ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }
  for (const hours of [24, 168]) {
    const found = await scheduler.endings({
      from: new Date(Date.now() - hours * HOUR),
      until: new Date(),
      everyMs: HOUR,
    })
    const ended = found.reduce((sum, { count }) => sum + count, 0)
    await report(`the overview of ${hours} hours, in which ${ended} calls ended`, () => overview(hours))
  }
  const from = new Date(Date.now() - DAY)
  await report('endings of 24 hours', () => scheduler.endings({ from, until: new Date(), everyMs: HOUR }))
  await report('queues', () => scheduler.queues())
  await report('dispatching', () => scheduler.dispatching())
  await report('explainQueue', () => scheduler.explainQueue('queue-1'))
  console.log(`${name}: load after: ${load()}`)
  await scheduler.close()
  await store.close()
  await databases.close()
}
process.exit()
