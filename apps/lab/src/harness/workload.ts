import { setTimeout as wait } from 'node:timers/promises'
import { integerIn, randomOf } from '../random.ts'
import type { QueueKind, Queues, RunOptions } from '../types.ts'
import type { CallMessage, FromWorker } from './messages.ts'
import type { Slot, WorkerPool } from './worker-pool.ts'

const LIST_BATCH = 500
const PATIENCE_MS = 2000
const RETRY_MS = 50
const BATCH_EVERY_MS = 300
const DUE_WITHIN_MS = 1500
// Makes a batch need new pages in the database.
const NOTE = 'x'.repeat(600)

/** A call that the lab requested. */
export interface RequestedCall {
  readonly key: string
  /** Unique among all calls. */
  readonly to: string
  readonly queue: string
  readonly at: number
  /**
   * When a worker confirmed that the call is stored; absent if none did. A batch is stored by one
   * commit.
   */
  storedAt?: number
}

/**
 * Schedules all calls through the workers. A batch is repeated until a worker confirms it; its keys
 * make that safe.
 */
export interface Workload {
  /** Batches, in the order of their first request. */
  readonly requested: readonly (readonly RequestedCall[])[]
  readonly done: boolean
  receive(message: FromWorker): void
  stop(): void
}

/**
 * Schedules half of the calls at once, as a list; the other half in small batches that fall due
 * over time.
 */
export function startWorkload(
  { seed, calls, forMs, service }: RunOptions,
  queues: Queues,
  workers: WorkerPool,
): Workload {
  const random = randomOf(seed, 'load')
  const pending = new Map<number, (stored: boolean) => void>()
  const requested: RequestedCall[][] = []
  let nextId = 0
  let done = false
  let stopped = false

  const request = (calls: readonly CallMessage[]) =>
    new Promise<boolean>(resolve => {
      const isReady = (slot: Slot) => slot.state === 'live' && slot.placesCalls
      // A failing store is preferred: it must refuse the batch and store none of it.
      const slot =
        workers.pick(random(), each => isReady(each) && each.failure !== undefined) ?? workers.pick(random(), isReady)
      const id = nextId++
      const settle = (stored: boolean) => {
        clearTimeout(timer)
        pending.delete(id)
        resolve(stored)
      }
      const timer = setTimeout(() => settle(false), slot ? PATIENCE_MS : RETRY_MS)
      pending.set(id, settle)
      if (slot) workers.send(slot, { kind: 'schedule', id, calls })
    })

  const scheduleBatch = async (kind: QueueKind, from: number, until: number, at: () => number) => {
    const names = Object.keys(queues).filter(name => name.startsWith(kind))
    const batch = Array.from({ length: until - from }, (_, index): RequestedCall => {
      const nth = from + index
      const queue = names[nth % names.length] ?? kind
      return { key: `call-${nth}`, to: `+1555${String(nth).padStart(7, '0')}`, queue, at: at() }
    })
    requested.push(batch)
    const calls = batch.map(call => ({ ...call, provider: service, metadata: { note: NOTE } }))
    while (!stopped) {
      if (await request(calls)) {
        for (const call of batch) call.storedAt = Date.now()
        return
      }
      await wait(RETRY_MS)
    }
  }

  const run = async () => {
    const half = Math.ceil(calls / 2)
    const startedAt = Date.now()
    for (let from = 0; from < half; from += LIST_BATCH) {
      await scheduleBatch('list', from, Math.min(half, from + LIST_BATCH), () => startedAt)
    }
    const batches = Math.max(1, Math.round(forMs / BATCH_EVERY_MS))
    for (let batch = 0; batch < batches && !stopped; batch++) {
      const [from, until] = [batch, batch + 1].map(part => half + Math.round((part * (calls - half)) / batches))
      await scheduleBatch('due', from ?? 0, until ?? 0, () => Date.now() + integerIn(random, [0, DUE_WITHIN_MS]))
      await wait(Math.max(0, startedAt + batch * BATCH_EVERY_MS - Date.now()))
    }
    done = true
  }
  void run()

  return {
    requested,
    get done() {
      return done
    },
    receive(message) {
      if (message.kind === 'scheduled') pending.get(message.id)?.(true)
      if (message.kind === 'refused') pending.get(message.id)?.(false)
    },
    stop() {
      stopped = true
    },
  }
}
