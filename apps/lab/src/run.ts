import { mkdir } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { type Counts, times } from './counts.ts'
import type { FaultName } from './faults/fault.ts'
import { byItself, FAULTS } from './faults/index.ts'
import type { Evidence } from './judge/evidence.ts'
import { judge } from './judge/judge.ts'
import { createCrew } from './parts/crew.ts'
import { startForwarder } from './parts/forwarder.ts'
import { beginLoad, type Load } from './parts/load.ts'
import type { FromWorker } from './parts/messages.ts'
import { startMocks } from './parts/mocks.ts'
import { allEnded, keptCalls } from './parts/stores/kept.ts'
import { openLabStore, type StorePlace } from './parts/stores/open-lab-store.ts'
import { startWire } from './parts/wire.ts'
import { queuesOf, type RunOptions } from './scenarios/scenario.ts'
import { drawsOf, within } from './seeded.ts'
import { maxCallMsOf, timingOf } from './timing.ts'
import { planOf } from './worker/moments.ts'

const LOOK_MS = 250
const END_MS = 3000
const MOST_ACCIDENTS = 20
const KILLS: readonly FaultName[] = ['kill', 'mid-write', 'restart-all']
const SPARES = 3
// Elsewhere nothing stands between the workers and whom they talk to: what is timed there is timed without it.
const AT_WIRES: readonly FaultName[] = ['lose-commit', 'cut', 'slow', 'restart-all']

// What the store may say while it is disturbed; nothing else may go wrong.
const EXPECTED: readonly string[] = ['store-locked', 'store-full', 'store-read-only', 'store-unavailable']

/** What a run has found. */
export interface Findings extends Evidence {
  readonly options: RunOptions
  readonly durationMs: number
  /** How often each thing happened: faults, errors by code, webhooks by the status of their reply. */
  readonly counts: Counts
  /** What must not have happened; nothing if the run is green. */
  readonly violations: readonly string[]
}

export interface Place extends Omit<StorePlace, 'wired'> {
  /** The worker, as one file. */
  readonly script: string
}

export async function runScenario(options: RunOptions, { script, ...place }: Place): Promise<Findings> {
  const { directory, children } = place
  const { seed, workers, receivers, dispatchers, service, sabotage, boundMs } = options
  const timing = timingOf(service, options.store)
  const queues = queuesOf(options)
  const counts = new Map<string, number>()
  const accidents = new Set<string>()
  const count = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1)
  let load: Load | undefined
  let crew: ReturnType<typeof createCrew> | undefined

  const onMessage = (message: FromWorker) => {
    load?.hear(message)
    if (message.kind === 'moment') count(`${message.signal === 'SIGKILL' ? 'died' : 'stood still'} ${message.moment}`)
    if (message.kind !== 'error') return
    count(message.code)
    if (!EXPECTED.includes(message.code)) accidents.add(message.message)
  }

  await mkdir(directory, { recursive: true })
  await using ends = new AsyncDisposableStack()
  const wired = AT_WIRES.some(name => options.faults.includes(name))
  const store = await openLabStore(options.store, { ...place, wired })
  ends.defer(store.close)
  const mocks = await startMocks({ ...options, timing, directory, children })
  ends.defer(mocks.end)
  const providerWire = wired ? await startWire(mocks.port, children) : undefined
  ends.defer(() => providerWire?.close())
  const forwarder = await startForwarder(options, () => crew, count)
  ends.defer(forwarder.close)
  const stops = drawsOf(seed, 'standstills')
  const begunAt = Date.now()
  crew = createCrew({
    script,
    setup: {
      store: store.setup,
      service,
      serviceUrl: `http://127.0.0.1:${providerWire?.port ?? mocks.port}`,
      webhookUrl: forwarder.url,
      timing,
      queues,
      dispatchers,
      sabotage,
    },
    workers,
    receivers,
    spares: KILLS.some(name => options.faults.includes(name)) ? SPARES : 0,
    planOf: ({ index }, nth) => planOf(options, index, nth),
    stopMsOf: () => within(stops, timing.stop),
    onMessage,
    onAccident: what => void accidents.add(what),
  })
  ends.defer(crew.destroy)
  const begun = beginLoad(options, crew)
  load = begun
  const context = { seed, size: options, timing, store, crew, mocks, providerWire, children, count }
  const troubles = options.faults.flatMap(name => (byItself(name) ? [] : FAULTS[name](context)))

  const over = async () =>
    begun.done && troubles.every(({ done }) => done) && (await store.read(allEnded).catch(() => false))
  while (Date.now() - begunAt < boundMs && accidents.size < MOST_ACCIDENTS && !(await over())) await wait(LOOK_MS)
  const durationMs = Date.now() - begunAt

  begun.stop()
  await Promise.all(troubles.map(async trouble => trouble.end()))
  await crew.end(END_MS)
  const truth = await mocks.wholeLedger(maxCallMsOf(timing))
  const kept = await store.read(keptCalls)
  const standstills = times(counts, 'stops') + times(counts, 'stood still ')
  const evidence = { asked: begun.asked, truth, kept, queues, timing, standstills }
  const violations = [
    ...judge(evidence),
    ...troubles.flatMap((trouble, index) => (trouble.done ? [] : `not done: ${options.faults[index]}`)),
    ...[...accidents].map(what => `unexpected: ${what}`),
  ]
  return { ...evidence, options, durationMs, counts, violations }
}
