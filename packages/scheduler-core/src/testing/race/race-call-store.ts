import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CallDetails, NewCall } from '../../store/call.ts'
import type { CallStore } from '../../store/call-store.ts'
import { names } from '../kit/builders.ts'
import { judgeRace } from './judge-race.ts'
import { readEntries } from './race-log.ts'
import { type RaceProcesses, startProcesses } from './race-processes.ts'
import { RACE, type RaceModule } from './race-work.ts'

export interface RaceOptions {
  /** A module that exports `open(argument)`: a store on the very data that all who give the same argument share. */
  readonly module: URL | string
  /** What `open` is given, here and in every process: a path, or the address of a database. It must be empty. @default '' */
  readonly argument?: string | undefined
  /** How many processes license at once. @default 4 */
  readonly processes?: number | undefined
  /** How many calls there are. @default 400 */
  readonly calls?: number | undefined
  /** How many lines there are. @default 5 */
  readonly concurrency?: number | undefined
  /** How many processes are killed on the way, each at a random moment; another takes its place. @default 0 */
  readonly kills?: number | undefined
  /** Of the moments of the kills, and of who is killed. @default 1 */
  readonly seed?: number | undefined
  /** The longest talk, in milliseconds. @default 4 */
  readonly talkMs?: number | undefined
  /** How long it may take, in milliseconds. @default 30000 */
  readonly withinMs?: number | undefined
  /** Node's own options for the processes. @default those of this process */
  readonly execArgv?: readonly string[] | undefined
}

/** What a race came to. */
export interface RaceReport {
  /** How many licences were written down. */
  readonly licences: number
  /** How many lines were surely in use at once, at most. */
  readonly peakLines: number
  readonly killed: number
  /** How many calls nobody can know the end of, since their process was killed. */
  readonly indeterminate: number
  readonly ms: number
}

/**
 * Lets real processes license and end calls of one queue as fast as they can, kills some if asked, and proves from what they wrote down
 * and from the store that no call was licensed twice, that the lines were enough at any moment, that the order was kept, by the dates of the
 * licences too, and that every call has ended once.
 *
 * @throws {AssertionError} saying all that went wrong
 */
export async function raceCallStore(options: RaceOptions): Promise<RaceReport> {
  const { argument = '', processes = 4, calls = 400, concurrency = 5, kills = 0, seed = 1 } = options
  const { talkMs = 4, withinMs = 30_000, execArgv = process.execArgv } = options
  const module =
    options.module instanceof URL || /^[a-z]+:/.test(options.module)
      ? String(options.module)
      : pathToFileURL(options.module).href
  const { open } = (await import(/* @vite-ignore */ module)) as RaceModule
  const store = await open(argument)
  const logs = await mkdtemp(join(tmpdir(), 'outdial-race-'))
  const faults: string[] = []
  const started = performance.now()
  try {
    const order = await addCalls(store, calls, concurrency)
    // Without kills nobody is dead, however slow; with them, the lines of the dead are soon free again.
    const patience =
      kills > 0 ? { answerWithinMs: 250, maxCallMs: 500 } : { answerWithinMs: 2 * withinMs, maxCallMs: 2 * withinMs }
    const running = startProcesses({
      count: processes,
      kills,
      seed,
      withinMs,
      execArgv,
      work: { module, argument, talkMs, logs, ...patience },
    })
    faults.push(...(await watchLines(store, running, concurrency)), ...(await running.over))
    const files = await readdir(logs)
    const entries = files.flatMap(file => readEntries(join(logs, file)))
    const verdict = judgeRace({ order, concurrency, entries })
    const ended = await Promise.all(order.map(id => store.get(id)))
    faults.push(...verdict.faults, ...ended.flatMap((call, n) => faultsOf(call, n, kills > 0)), ...datedTooEarly(ended))
    const written = entries.flatMap(({ licensed }) => licensed)
    const kept = new Set(ended.flatMap(call => call?.attempts.map(({ reference }) => reference) ?? []))
    for (const [id, reference] of written) if (!kept.has(reference)) faults.push(`A licence of ${id} was forgotten`)
    assert.equal(faults.length, 0, `The race went wrong:\n${faults.slice(0, 20).join('\n')}`)
    return {
      licences: written.length,
      peakLines: verdict.peakLines,
      killed: running.killed(),
      indeterminate: ended.filter(call => call?.status === 'indeterminate').length,
      ms: performance.now() - started,
    }
  } finally {
    await store.close()
    await rm(logs, { recursive: true, force: true })
  }
}

/** Adds them in an order that is not that in which they are due, many at the same moment; returns the latter. */
async function addCalls(store: CallStore, count: number, concurrency: number): Promise<string[]> {
  const { callId, phone } = names()
  const now = await store.now()
  const wanted = Array.from({ length: count }, (_, n): NewCall => {
    const at = new Date(now.getTime() - 1000 + ((n * 7) % 10))
    return { id: callId(), to: phone(), provider: RACE, queue: RACE, at }
  })
  const added = await store.add(wanted, { concurrency })
  const inOrder = added.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.sequence - b.sequence)
  return inOrder.map(({ id }) => id)
}

/** What the store itself says of its lines, read again and again until the race is over. */
async function watchLines(store: CallStore, running: RaceProcesses, concurrency: number): Promise<string[]> {
  let most = 0
  let isOver = false
  void running.over.finally(() => (isOver = true))
  while (!isOver) {
    for (const { linesInUse } of await store.queues()) most = Math.max(most, linesInUse)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  return most > concurrency ? [`The store itself told of ${most} lines in use, of ${concurrency}`] : []
}

function faultsOf(call: CallDetails | undefined, place: number, isDeadly: boolean): string[] {
  if (!call) return [`Call ${place} of the order was lost`]
  const { status, attempts } = call
  const faults: string[] = []
  if (attempts.length !== 1) faults.push(`Call ${place} of the order has ${attempts.length} attempts`)
  if (status !== 'completed' && !(isDeadly && status === 'indeterminate')) {
    faults.push(`Call ${place} of the order is ${status} in the end`)
  }
  return faults
}

/** A step has the time from when it has the queue: of two licences of it none is dated before one that was given before, unless the clock was set back. */
function datedTooEarly(inOrder: readonly (CallDetails | undefined)[]): string[] {
  const dates = inOrder.flatMap(call => call?.attempts[0]?.licensedAt.getTime() ?? [])
  return dates.flatMap((date, n) => {
    const earlierMs = (dates[n - 1] ?? date) - date
    return earlierMs > 0 ? [`Call ${n} of the order was licensed ${earlierMs} ms before the one before it`] : []
  })
}
