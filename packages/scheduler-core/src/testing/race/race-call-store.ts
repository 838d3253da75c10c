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

/** Options of `raceCallStore`. */
export interface RaceOptions {
  /**
   * A module that exports `open(argument)`. All stores opened with one argument share their data.
   */
  readonly module: URL | string
  /**
   * The argument of `open`, in this process and in the others: a path or the address of a database.
   * The store must be empty. @default ''
   */
  readonly argument?: string | undefined
  /** Number of processes that license at the same time. @default 4 */
  readonly processes?: number | undefined
  /** Number of calls. @default 400 */
  readonly calls?: number | undefined
  /** Number of lines. @default 5 */
  readonly concurrency?: number | undefined
  /**
   * Number of queues. The lines are those of the queue if there is one, otherwise of the provider, over
   * all queues. @default 1
   */
  readonly queues?: number | undefined
  /**
   * Number of processes that are killed at random times. Each is replaced by a new one.
   * @default 0
   */
  readonly kills?: number | undefined
  /** Seed of the random choice of victims and times. @default 1 */
  readonly seed?: number | undefined
  /** Maximum duration of a call, in milliseconds. @default 4 */
  readonly talkMs?: number | undefined
  /** Time limit of the race, in milliseconds. @default 30000 */
  readonly withinMs?: number | undefined
  /** Node options of the processes. @default those of this process */
  readonly execArgv?: readonly string[] | undefined
}

/** The result of a race. */
export interface RaceReport {
  /** Number of licences that the processes logged. */
  readonly licences: number
  /** Largest number of lines that were provably in use at the same time. */
  readonly peakLines: number
  readonly killed: number
  /** Number of calls whose end is unknown, since their process was killed. */
  readonly indeterminate: number
  readonly ms: number
}

/**
 * Lets real processes license and end the calls of a few queues as fast as they can, and kills some of
 * them if wanted. Proves from the logs of the processes and from the store that no call was
 * licensed twice, that no more lines were in use than there are, that the order was kept, in the
 * dates of the licences too, and that every call ended once.
 *
 * @throws {AssertionError} with all faults
 */
export async function raceCallStore(options: RaceOptions): Promise<RaceReport> {
  const { argument = '', processes = 4, calls = 400, concurrency = 5, queues = 1, kills = 0, seed = 1 } = options
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
    const orders = await addCalls(store, calls, queues, queues === 1 ? concurrency : calls)
    const providerLines = queues === 1 ? undefined : concurrency
    // Without kills a slow process must not count as dead; with kills the lines of dead processes
    // must be freed soon.
    const deadlines =
      kills > 0 ? { answerWithinMs: 250, maxCallMs: 500 } : { answerWithinMs: 2 * withinMs, maxCallMs: 2 * withinMs }
    const running = startProcesses({
      count: processes,
      kills,
      seed,
      withinMs,
      execArgv,
      work: { module, argument, talkMs, logs, providerLines, ...deadlines },
    })
    faults.push(...(await watchLines(store, running, concurrency)), ...(await running.over))
    const files = await readdir(logs)
    const entries = files.flatMap(file => readEntries(join(logs, file)))
    const verdict = judgeRace({ orders, concurrency, entries })
    faults.push(...verdict.faults)
    const ended: (CallDetails | undefined)[] = []
    for (const order of orders) {
      const own = await Promise.all(order.map(id => store.get(id)))
      faults.push(...own.flatMap((call, n) => faultsOf(call, n, kills > 0)), ...datedTooEarly(own))
      ended.push(...own)
    }
    const written = entries.flatMap(({ licensed }) => licensed)
    const kept = new Set(ended.flatMap(call => call?.attempts.map(({ reference }) => reference) ?? []))
    for (const [id, reference] of written) if (!kept.has(reference)) faults.push(`A licence of ${id} was lost`)
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

/**
 * Adds calls in an order that differs from the order in which they are due, many of them due at the
 * same time. Returns their ids for each queue, in the order in which they are due.
 */
async function addCalls(
  store: CallStore,
  count: number,
  queues: number,
  concurrency: number,
): Promise<readonly (readonly string[])[]> {
  const { callId, phone } = names()
  const now = await store.now()
  const wanted = Array.from({ length: count }, (_, n): NewCall => {
    const at = new Date(now.getTime() - 1000 + ((n * 7) % 10))
    return { id: callId(), to: phone(), provider: RACE, queue: `${RACE} ${n % queues}`, at }
  })
  const added = await store.add(wanted, { concurrency })
  const inOrder = added.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.sequence - b.sequence)
  const byQueue = Map.groupBy(inOrder, ({ queue }) => queue)
  return [...byQueue.values()].map(calls => calls.map(({ id }) => id))
}

/** Reads the store's own count of lines in use until the race is over. */
async function watchLines(store: CallStore, running: RaceProcesses, concurrency: number): Promise<string[]> {
  let most = 0
  let isOver = false
  void running.over.finally(() => (isOver = true))
  while (!isOver) {
    most = Math.max(most, (await store.dispatchState()).linesInUse)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  return most > concurrency ? [`The store itself counted ${most} lines in use, of ${concurrency}`] : []
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

/**
 * A step reads the time after it has locked the queue, so a licence is never dated before an
 * earlier one.
 */
function datedTooEarly(inOrder: readonly (CallDetails | undefined)[]): string[] {
  const dates = inOrder.flatMap(call => call?.attempts[0]?.licensedAt.getTime() ?? [])
  return dates.flatMap((date, n) => {
    const earlierMs = (dates[n - 1] ?? date) - date
    return earlierMs > 0 ? [`Call ${n} of the order was licensed ${earlierMs} ms before the one before it`] : []
  })
}
