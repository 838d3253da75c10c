import { mkdir } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { type Counts, countOf } from './counts.ts'
import { FAULTS, isSelfInflicted } from './faults/index.ts'
import { type Listing, startListing } from './harness/listing.ts'
import { startLoadBalancer } from './harness/load-balancer.ts'
import type { FromWorker } from './harness/messages.ts'
import { startMockProvider } from './harness/mock-provider.ts'
import { startGateway, startProxy } from './harness/proxy.ts'
import { openLabStore, type StoreEnvironment } from './harness/stores/open-lab-store.ts'
import { allEnded, inRealTime, storedCalls } from './harness/stores/stored-calls.ts'
import { createWorkerPool, type WorkerPool } from './harness/worker-pool.ts'
import { startWorkload, type Workload } from './harness/workload.ts'
import { checkInvariants } from './invariants/check-invariants.ts'
import type { Evidence } from './invariants/evidence.ts'
import { labTimeFrom, timingIn } from './lab-time.ts'
import { queuesOf } from './queues.ts'
import { integerIn, randomOf } from './random.ts'
import { maxCallMsOf, timingOf } from './timing.ts'
import type { FaultName, Outage, RunOptions } from './types.ts'
import { selfFaultOf } from './worker/fault-points.ts'

const POLL_MS = 250
const END_MS = 3000
const MAX_UNEXPECTED = 20
const KILLS: readonly FaultName[] = ['kill', 'kill-self', 'restart-all']
const SPARES = 3
// Other runs have no proxies, so that a proxy never distorts their timing.
const NEED_PROXIES: readonly FaultName[] = ['lose-commit', 'cut', 'slow', 'restart-all']
const NEED_GATEWAY: readonly FaultName[] = ['surplus-answers', 'service-down', 'hour-of-rest']
// Errors that a disturbed store may raise; every other error is a violation.
const EXPECTED: readonly string[] = ['store-locked', 'store-full', 'store-read-only', 'store-unavailable']
// Updates about another call, of a provider that has given their id twice.
const EXPECTED_OF: Partial<Readonly<Record<FaultName, string>>> = { 'restart-provider': 'bad-response' }
// A clock that runs fast leaves the provider of a busy machine a second or less for a hang-up. The
// ledger shows whether the phone rang.
const FAST_CLOCK = ['timed-out']

export interface RunResult extends Evidence {
  readonly options: RunOptions
  readonly durationMs: number
  /** Faults, errors by code, and webhooks by the status of their reply. */
  readonly counts: Counts
  /** Empty if the run is green. */
  readonly violations: readonly string[]
}

export interface RunEnvironment extends Omit<StoreEnvironment, 'proxied'> {
  /** The bundled worker. */
  readonly script: string
}

export async function runScenario(options: RunOptions, environment: RunEnvironment): Promise<RunResult> {
  const { script, ...place } = environment
  const { directory, children } = place
  const { seed, receivers, dispatchers, service, sabotage, boundMs } = options
  const timing = timingOf(options)
  const queues = queuesOf(options)
  const counts = new Map<string, number>()
  const unexpected: string[] = []
  const outages: Outage[] = []
  const expected = [
    ...EXPECTED,
    ...options.faults.flatMap(name => EXPECTED_OF[name] ?? []),
    ...(options.minuteMs === undefined ? [] : FAST_CLOCK),
  ]
  const count = (event: string) => void counts.set(event, (counts.get(event) ?? 0) + 1)
  let workload: Workload | undefined
  let listing: Listing | undefined
  let workers: WorkerPool | undefined

  const onMessage = (message: FromWorker) => {
    workload?.receive(message)
    listing?.receive(message)
    if (message.kind === 'fault-point') {
      count(`${message.signal === 'SIGKILL' ? 'killed itself' : 'froze itself'} ${message.point}`)
    }
    if (message.kind !== 'error') return
    count(message.code)
    if (!expected.includes(message.code)) unexpected.push(message.message)
  }

  await mkdir(directory, { recursive: true })
  await using cleanUp = new AsyncDisposableStack()
  const proxied = NEED_PROXIES.some(name => options.faults.includes(name))
  const store = await openLabStore(options.store, { ...place, proxied })
  cleanUp.defer(store.close)
  const provider = await startMockProvider({ ...options, timing, directory, children })
  cleanUp.defer(provider.end)
  const providerProxy = proxied ? await startProxy(provider.port, children) : undefined
  cleanUp.defer(() => providerProxy?.close())
  const needsGateway = NEED_GATEWAY.some(name => options.faults.includes(name))
  const gateway = needsGateway ? await startGateway(provider.port, children) : undefined
  cleanUp.defer(() => gateway?.close())
  const loadBalancer = await startLoadBalancer(options, () => workers, count)
  cleanUp.defer(loadBalancer.close)
  const freezeLengths = randomOf(seed, 'freeze-lengths')
  const startedAt = Date.now()
  const time = options.minuteMs === undefined ? undefined : labTimeFrom(startedAt, options.minuteMs)
  const pool = createWorkerPool({
    script,
    setup: {
      store: store.setup,
      service,
      serviceUrl: `http://127.0.0.1:${(gateway ?? providerProxy ?? provider).port}`,
      webhookUrl: loadBalancer.url,
      timing: timingIn(time, timing),
      time,
      queues,
      lines: options.cap,
      hasTotal: options.manyQueues !== undefined,
      dispatchers,
      sabotage,
    },
    workers: options.workers,
    receivers,
    spares: KILLS.some(name => options.faults.includes(name)) ? SPARES : 0,
    selfFaultOf: ({ index }, nth) => selfFaultOf(options, index, nth),
    freezeMsOf: () => integerIn(freezeLengths, timing.freeze),
    onMessage,
    onCrash: description => void unexpected.push(description),
  })
  workers = pool
  cleanUp.defer(pool.destroy)
  const load = startWorkload(options, queues, pool)
  workload = load
  const list = options.listsNumbers ? startListing(options, load.requested, pool) : undefined
  listing = list
  const context = {
    seed,
    size: options,
    timing,
    store,
    workers: pool,
    provider,
    providerProxy,
    gateway,
    children,
    count,
    noteOutage: (outage: Outage) => void outages.push(outage),
  }
  const faults = options.faults.flatMap(name => (isSelfInflicted(name) ? [] : { name, fault: FAULTS[name](context) }))

  const isOver = async () =>
    load.done &&
    list?.done !== false &&
    faults.every(({ fault }) => fault.done) &&
    (await store.read(allEnded).catch(() => false))
  while (Date.now() - startedAt < boundMs && unexpected.length < MAX_UNEXPECTED && !(await isOver()))
    await wait(POLL_MS)
  const durationMs = Date.now() - startedAt

  load.stop()
  list?.stop()
  await Promise.all(faults.map(async ({ fault }) => fault.end()))
  await pool.end(END_MS)
  const rings = await provider.completeLedger(maxCallMsOf(timing))
  const stored = (await store.read(storedCalls)).map(call => (time ? inRealTime(time, call) : call))
  const freezes = countOf(counts, 'freezes') + countOf(counts, 'froze itself ')
  const evidence = {
    requested: load.requested,
    rings,
    stored,
    queues,
    lines: options.cap,
    timing,
    freezes,
    outages,
    time,
    listed: list?.listed ?? [],
  }
  const violations = [
    ...(counts.has('webhooks 403') ? [`${counts.get('webhooks 403')} genuine webhooks were refused as forged`] : []),
    ...checkInvariants(evidence),
    ...faults.flatMap(({ name, fault }) => (fault.done ? [] : `fault injected too rarely: ${name}`)),
    ...[...new Set(unexpected)].map(text => `unexpected: ${text}`),
  ]
  return { ...evidence, options, durationMs, counts, violations }
}
