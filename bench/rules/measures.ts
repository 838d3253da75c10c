import { setTimeout as wait } from 'node:timers/promises'
import { type Figures, quantile } from '../figures.ts'
import { createScheduler } from '../scheduler/packages.ts'
import { endAtOnce, instantProvider } from '../scheduler/provider.ts'
import { heldNumber, listedNumber, openNumber, RULES } from './scene.ts'
import { openStore } from './store.ts'

/** Each measures once, on a database that holds its ballast. */
export type Measure = (address: string, size: number) => Promise<Figures>

const DRAINED = 20_000
const PER_SECOND = 200
const LATENESS_MS = 5000
const SETTLE_MS = 3000
const IDLE_MS = 30_000
const WARM_UP = 100
const EXPLAINED = 300

const LINES = 500

/** Drains calls that may ring, which are due later than all that are held. */
async function drain(address: string, queue: string): Promise<Figures> {
  const store = openStore(address)
  let ended = 0
  let firstMs = 0
  let startedAt = 0
  let onDrained = () => {}
  const drained = new Promise<void>(resolve => {
    onDrained = resolve
  })
  const clients = instantProvider(call => {
    firstMs ||= performance.now() - startedAt
    void endAtOnce(call).then(() => {
      if (++ended === DRAINED) onDrained()
    })
  })
  const scheduler = createScheduler({ store, clients, concurrency: LINES, rules: RULES })
  for (let from = 0; from < DRAINED; from += 5000)
    await scheduler.schedule(Array.from({ length: 5000 }, (_, nth) => ({ to: openNumber(from + nth), queue })))
  startedAt = performance.now()
  await scheduler.start()
  await drained
  const elapsedMs = performance.now() - startedAt
  await scheduler.close()
  await store.close()
  return { callsPerSecond: DRAINED / (elapsedMs / 1000), firstMs, elapsedMs }
}

/** How late calls begin that fall due while the worker runs. `settleMs` passes before they are added. */
async function late(address: string, settleMs: number): Promise<Figures> {
  const store = openStore(address)
  const lateMs: number[] = []
  const dueAt = new Map<string, number>()
  const clients = instantProvider(call => {
    lateMs.push(performance.timeOrigin + performance.now() - (dueAt.get(call.to) ?? Number.NaN))
    void endAtOnce(call)
  })
  const scheduler = createScheduler({ store, clients, concurrency: LINES, rules: RULES })
  await scheduler.start()
  await wait(settleMs)
  const from = Date.now() + SETTLE_MS
  const count = (PER_SECOND * LATENESS_MS) / 1000
  let seed = 1
  const calls = Array.from({ length: count }, (_, index) => {
    seed = (seed * 48_271) % 2_147_483_647
    const at = new Date(from + (seed % LATENESS_MS))
    dueAt.set(openNumber(index), at.getTime())
    return { to: openNumber(index), at }
  })
  await scheduler.schedule(calls)
  while (lateMs.length < count && Date.now() < from + LATENESS_MS + 300_000) await wait(100)
  if (lateMs.length !== count) throw new Error(`Expected ${count} calls to begin, got ${lateMs.length}`)
  await scheduler.close()
  await store.close()
  return { medianMs: quantile(lateMs, 0.5), p99Ms: quantile(lateMs, 0.99), maxMs: Math.max(...lateMs) }
}

/** A worker with nothing to do. */
async function idle(address: string): Promise<Figures> {
  const store = openStore(address)
  let advances = 0
  const counted = {
    ...store,
    advance: (step: Parameters<typeof store.advance>[0]) => {
      advances++
      return store.advance(step)
    },
  }
  const scheduler = createScheduler({
    store: counted,
    clients: instantProvider(() => {}),
    concurrency: LINES,
    rules: RULES,
  })
  await scheduler.start()
  await wait(SETTLE_MS)
  advances = 0
  const cpu = process.cpuUsage()
  await wait(IDLE_MS)
  const { user, system } = process.cpuUsage(cpu)
  const figures = {
    cpuShare: (user + system) / (IDLE_MS * 1000),
    stepsPerSecond: advances / (IDLE_MS / 1000),
    rssMb: process.memoryUsage.rss() / 1024 / 1024,
  }
  await scheduler.close()
  await store.close()
  return figures
}

/** How fast a worker defers the calls whose hours have just closed. */
async function defer(address: string, size: number): Promise<Figures> {
  const store = openStore(address)
  const scheduler = createScheduler({ store, clients: instantProvider(() => {}), concurrency: LINES, rules: RULES })
  const isDue = async () => {
    const { items } = await store.list({ order: 'soonest', statuses: ['scheduled'], limit: 1, until: new Date() })
    const [first] = items
    return first !== undefined && first.dueAt <= new Date()
  }
  const startedAt = performance.now()
  const cpu = process.cpuUsage()
  await scheduler.start()
  while (await isDue()) await wait(50)
  const elapsedMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpu)
  await scheduler.close()
  await store.close()
  return { callsPerSecond: size / (elapsedMs / 1000), elapsedMs, cpuMs: (user + system) / 1000 }
}

/** Adds numbers to an empty do-not-call list, in pieces as `import` makes them. */
async function list(address: string, size: number): Promise<Figures> {
  const store = openStore(address)
  const scheduler = createScheduler({ store, clients: instantProvider(() => {}), concurrency: LINES })
  await store.queues()
  const numbers = function* () {
    for (let index = 0; index < size; index++) yield listedNumber(index)
  }
  const startedAt = performance.now()
  const added = await scheduler.doNotCall.import(numbers())
  const elapsedMs = performance.now() - startedAt
  if (added !== size) throw new Error(`Expected ${size} numbers to be new, got ${added}`)
  await scheduler.close()
  await store.close()
  return { numbersPerSecond: size / (elapsedMs / 1000), elapsedMs }
}

/** `explain` for calls that wait. */
async function explain(address: string, size: number): Promise<Figures> {
  const store = openStore(address)
  const scheduler = createScheduler({ store, clients: instantProvider(() => {}), concurrency: LINES, rules: RULES })
  const { items } = await store.list({ order: 'soonest', statuses: ['scheduled'], limit: 100 })
  const added = await scheduler.schedule(
    Array.from({ length: 100 }, (_, nth) => ({ to: heldNumber(size + nth), at: new Date(Date.now() + nth * 1000) })),
  )
  const ids = [...items, ...added].map(({ id }) => id)
  const timesOf = async (ask: (nth: number) => Promise<unknown>) => {
    const tookMs: number[] = []
    for (let nth = -WARM_UP; nth < EXPLAINED; nth++) {
      const startedAt = performance.now()
      await ask(nth + WARM_UP)
      if (nth >= 0) tookMs.push(performance.now() - startedAt)
    }
    return tookMs
  }
  const first = performance.now()
  await scheduler.explain(ids[0] ?? '')
  const firstMs = performance.now() - first
  const calls = await timesOf(nth => scheduler.explain(ids[(nth * 37) % ids.length] ?? ''))
  const queues = await timesOf(() => scheduler.explainQueue('default'))
  await scheduler.close()
  await store.close()
  return {
    medianMs: quantile(calls, 0.5),
    p99Ms: quantile(calls, 0.99),
    firstMs,
    queueMedianMs: quantile(queues, 0.5),
    queueP99Ms: quantile(queues, 0.99),
  }
}

export const MEASURES = {
  drain: address => drain(address, 'default'),
  'drain-other-queue': address => drain(address, 'other'),
  lateness: address => late(address, SETTLE_MS),
  // The calls fall due while the worker still defers those whose hours have closed.
  'lateness-while-deferring': address => late(address, 0),
  idle,
  defer,
  list,
  explain,
} as const satisfies Readonly<Record<string, Measure>>
export type MeasureName = keyof typeof MEASURES
