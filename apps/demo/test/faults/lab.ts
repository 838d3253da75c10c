import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { bundleWorker } from './bundle.ts'
import { type Counts, times } from './counts.ts'
import { createCrew } from './crew.ts'
import type { Fault } from './faults/fault.ts'
import { kill } from './faults/kill.ts'
import { locked } from './faults/locked.ts'
import { planOf } from './faults/moments.ts'
import { stop } from './faults/stop.ts'
import { full, readOnly } from './faults/store.ts'
import { startForwarder } from './forwarder.ts'
import { type Evidence, judge } from './judge.ts'
import { allEnded, keptCalls } from './kept.ts'
import { beginLoad, type Load } from './load.ts'
import type { FromWorker } from './messages.ts'
import { startMocks } from './mocks.ts'
import { DEFAULTS, type FaultName, type LabOptions, queuesOf } from './options.ts'
import { maxCallMsOf, timingOf } from './scenario.ts'
import { drawsOf, within } from './seeded.ts'

const LOOK_MS = 100
const END_MS = 3000

// `mid-write` is what each worker is started with.
const BEGIN: Readonly<Record<Exclude<FaultName, 'mid-write'>, Fault>> = {
  kill,
  stop,
  full,
  locked,
  'read-only': readOnly,
}

// What the store may say while it is disturbed; nothing else may go wrong.
const EXPECTED: readonly string[] = ['store-locked', 'store-full', 'store-read-only']

/** What a run has found. */
export interface Findings extends Evidence {
  readonly options: LabOptions
  readonly durationMs: number
  /** How often each thing happened: faults, errors by code, webhooks by the status of their reply. */
  readonly counts: Counts
  /** What must not have happened; nothing if the run is green. */
  readonly violations: readonly string[]
}

/** Runs real processes on one database through all these faults, and judges by what really rang. */
export async function runLab(given: Partial<LabOptions> = {}): Promise<Findings> {
  const options: LabOptions = { ...DEFAULTS, ...given }
  const { seed, workers, receivers, service, sabotage, faults, killEveryMs, boundMs } = options
  const timing = timingOf(service)
  const queues = queuesOf(options)
  const directory = await mkdtemp(join(tmpdir(), 'outdial-faults-'))
  const path = join(directory, 'calls.db')
  const children = new Set<ChildProcess>()
  const counts = new Map<string, number>()
  const accidents = new Set<string>()
  const count = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1)
  let load: Load | undefined
  let crew: ReturnType<typeof createCrew> | undefined

  const destroy = () => {
    crew?.destroy()
    for (const child of children) child.kill('SIGKILL')
  }
  const onMessage = (message: FromWorker) => {
    load?.hear(message)
    if (message.kind === 'moment') count(`${message.signal === 'SIGKILL' ? 'died' : 'stood still'} ${message.moment}`)
    if (message.kind !== 'error') return
    count(message.code)
    if (!EXPECTED.includes(message.code)) accidents.add(message.message)
  }

  process.once('exit', destroy)
  try {
    const [script, mocks] = await Promise.all([
      bundleWorker(join(directory, 'worker')),
      startMocks({ service, timing, seed }, children),
    ])
    const forwarder = await startForwarder(seed, () => crew, count)
    const stops = drawsOf(seed, 'standstills')
    const setup = { path, service, serviceUrl: mocks.url, webhookUrl: forwarder.url, timing, queues, sabotage }
    const begunAt = Date.now()
    crew = createCrew({
      script,
      setup,
      workers,
      receivers,
      planOf: ({ index }, nth) => planOf(options, index, nth),
      stopMsOf: () => within(stops, timing.stop),
      onMessage,
      onAccident: what => void accidents.add(what),
    })
    load = beginLoad(options, crew, service)
    const context = { seed, path, timing, killEveryMs, crew, children, count }
    const begun = faults.flatMap(fault => (fault === 'mid-write' ? [] : BEGIN[fault](context)))

    const ended = async () => load?.done === true && (await allEnded(path).catch(() => false))
    while (Date.now() - begunAt < boundMs && accidents.size < 20 && !(await ended())) await wait(LOOK_MS)
    const durationMs = Date.now() - begunAt

    load.stop()
    for (const end of begun) end()
    await crew.end(END_MS)
    forwarder.close()
    const truth = await mocks.wholeLedger(maxCallMsOf(timing))
    const kept = await keptCalls(path)
    const standstills = times(counts, 'stops') + times(counts, 'stood still ')
    const evidence = { truth, kept, calls: options.calls, queues, timing, standstills }
    const violations = [...judge(evidence), ...[...accidents].map(what => `unexpected: ${what}`)]
    return { ...evidence, options, durationMs, counts, violations }
  } finally {
    destroy()
    process.off('exit', destroy)
    await rm(directory, { recursive: true, force: true })
  }
}
