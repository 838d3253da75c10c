import { setTimeout as wait } from 'node:timers/promises'
import type { Figures } from '../figures.ts'
import type { Contenders } from './measures.ts'
import { type CallStore, createScheduler, sqliteStore } from './packages.ts'
import { endAtOnce, instantProvider } from './provider.ts'
import { listen } from './tape.ts'

// A worker on a database whose calls are all in the future: its statements, CPU time and memory.
// Then the first calls fall due.

/** For how long nothing is due, and for how long calls are. */
export const IDLE_MS = 90_000
export const DUE_MS = 10_000
/**
 * When the first call of a database is due, and the interval of the others. The worker's clock is
 * set accordingly.
 */
export const FIRST_DUE = new Date('2100-01-01T00:00:00Z')
export const EVERY_MS = 2

const SETTLE_MS = 3000
const MARGIN_MS = 5000

async function worker(directory: string): Promise<Figures> {
  const nodeMb = residentMb()
  let operations = 0
  let statements = 0
  let polls = 0
  const stop = listen(sql => {
    statements++
    if (sql.includes('data_version')) polls++
  })
  const aheadMs = FIRST_DUE.getTime() - SETTLE_MS - IDLE_MS - MARGIN_MS - Date.now()
  const clock = {
    now: () => new Date(Date.now() + aheadMs),
    monotonic: () => performance.now(),
    setTimer(callback: () => void, delayMs: number) {
      const timer = setTimeout(callback, delayMs)
      return () => clearTimeout(timer)
    },
  }
  const store = counted(sqliteStore({ path: `${directory}/ours.db`, clock }), () => void operations++)
  let placed = 0
  const calls = instantProvider(call => {
    placed++
    void endAtOnce(call)
  })
  const scheduler = createScheduler({ store, clients: calls, concurrency: 100, clock })
  await scheduler.start()
  await wait(SETTLE_MS)
  const startMb = residentMb()
  operations = 0
  statements = 0
  polls = 0
  const cpu = process.cpuUsage()
  await wait(IDLE_MS)
  const spent = process.cpuUsage(cpu)
  const idle = {
    operationsPerSecond: operations / (IDLE_MS / 1000),
    statementsPerSecond: statements / (IDLE_MS / 1000),
    pollsPerSecond: polls / (IDLE_MS / 1000),
    cpuShare: (spent.user + spent.system) / (IDLE_MS * 1000),
    nodeMb,
    startMb,
    idleMb: residentMb(),
  }
  if (placed > 0) throw new Error('Expected nothing to be due yet')
  await wait(MARGIN_MS + DUE_MS)
  const peakMb = process.resourceUsage().maxRSS / 1024
  await scheduler.close()
  await store.close()
  stop()
  if (placed < (0.9 * DUE_MS) / EVERY_MS)
    throw new Error(`Expected the calls that came due to be placed, got ${placed}`)
  return { ...idle, peakMb }
}

/** The store, with a count of its operations. */
function counted(store: CallStore, onOperation: () => void): CallStore {
  return new Proxy(store, {
    get(target, name) {
      const operation: unknown = Reflect.get(target, name)
      if (typeof operation !== 'function') return operation
      return (...given: unknown[]) => {
        onOperation()
        return operation.apply(target, given)
      }
    },
  })
}

const residentMb = () => process.memoryUsage.rss() / 1024 / 1024

export const idles: Contenders = { outdial: worker }
