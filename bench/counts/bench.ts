// Measures `counts`, `cancelAll` and `list` by metadata: `node counts/bench.ts [size] [store]`. Half of the calls are in
// one queue and are cancelled; the others wait in nine queues. Each owner has 1000 calls,
// and each customer, a field of metadata, 20.
import { performance } from 'node:perf_hooks'
import { quantile } from '../figures.ts'
import { openDatabases, STORES } from '../rules/databases.ts'
import { openStore } from '../rules/store.ts'
import { createScheduler } from '../scheduler/packages.ts'
import { instantProvider } from '../scheduler/provider.ts'

const BATCH = 5000
const CALLS_OF_OWNER = 1000
const ROUNDS = 21

const size = Number(process.argv[2] ?? 1_000_000)
const at = new Date(Date.now() + 7 * 86_400_000)
const callAt = (index: number) => ({
  to: `+1301${String(index % 10_000_000).padStart(7, '0')}`,
  at,
  queue: `queue-${index % 2 === 0 ? 0 : 1 + (index % 9)}`,
  ownerId: `owner-${index % Math.ceil(size / CALLS_OF_OWNER)}`,
  metadata: { customer: `c-${index % Math.ceil(size / 20)}`, campaign: 'spring' },
})

for (const name of STORES.filter(store => store === (process.argv[3] ?? store))) {
  const databases = await openDatabases(name)
  const store = openStore(await databases.create(), ['customer', 'campaign'])
  const scheduler = createScheduler({ store, clients: instantProvider(() => {}), concurrency: 1 })
  const took = async (work: () => Promise<unknown>) => {
    const startedAt = performance.now()
    await work()
    return performance.now() - startedAt
  }
  const report = async (what: string, work: () => Promise<unknown>) => {
    const ms: number[] = []
    for (let round = 0; round < ROUNDS; round++) ms.push(await took(work))
    console.log(`${name}: ${what}: median ${quantile(ms, 0.5).toFixed(1)} ms, max ${Math.max(...ms).toFixed(1)} ms`)
  }
  for (let from = 0; from < size; from += BATCH) {
    const length = Math.min(BATCH, size - from)
    await scheduler.schedule(Array.from({ length }, (_, nth) => callAt(from + nth)))
  }
  const cancelMs = await took(() => scheduler.cancelAll({ queue: 'queue-0' }))
  console.log(`${name}: cancelAll: ${Math.round(size / 2 / (cancelMs / 1000))} calls/s`)
  const { scheduled, cancelled } = await scheduler.counts()
  if (scheduled + cancelled !== size || cancelled !== Math.ceil(size / 2))
    throw new Error(`Expected ${size} calls, half of them cancelled, got ${scheduled} and ${cancelled}`)
  await report('counts of all', () => scheduler.counts())
  await report('counts of a queue, half of all', () => scheduler.counts({ queue: 'queue-0' }))
  await report(`counts of an owner with ${CALLS_OF_OWNER}`, () => scheduler.counts({ ownerId: 'owner-0' }))
  await report('counts of an owner in a queue', () => scheduler.counts({ ownerId: 'owner-0', queue: 'queue-0' }))
  await report('list of an owner, first 50', () => scheduler.list({ ownerId: 'owner-0' }))
  await report('list of a customer with 20', () => scheduler.list({ metadata: { customer: 'c-7' } }))
  await report('list of a campaign of all, first 50', () => scheduler.list({ metadata: { campaign: 'spring' } }))
  await scheduler.close()
  await store.close()
  await databases.close()
}
process.exit()
