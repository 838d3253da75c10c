import { setTimeout as wait } from 'node:timers/promises'
import { integerIn, itemOf, randomOf } from '../random.ts'
import type { FromWorker } from './messages.ts'
import type { WorkerPool } from './worker-pool.ts'
import type { RequestedCall } from './workload.ts'

const EVERY_MS = 20
const RETRY_MS = 50
const PATIENCE_MS = 5000

/** A number that a worker has added to the do-not-call list. */
export interface ListedNumber {
  readonly to: string
  /** The store's time after `add` had resolved. */
  readonly at: number
}

/** Adds numbers to the do-not-call list, by random workers, while their calls are being licensed. */
export interface Listing {
  readonly listed: readonly ListedNumber[]
  readonly done: boolean
  receive(message: FromWorker): void
  stop(): void
}

export function startListing(
  { seed, times }: { readonly seed: number; readonly times: number },
  requested: readonly (readonly RequestedCall[])[],
  workers: WorkerPool,
): Listing {
  const random = randomOf(seed, 'do-not-call')
  const pending = new Map<number, (at: number | undefined) => void>()
  const listed: ListedNumber[] = []
  const known = new Set<string>()
  let nextId = 0
  let stopped = false

  const add = (numbers: readonly string[]) =>
    new Promise<number | undefined>(resolve => {
      const slot = workers.pick(random(), ({ state }) => state === 'live')
      const id = nextId++
      const settle = (at: number | undefined) => {
        clearTimeout(timer)
        pending.delete(id)
        resolve(at)
      }
      const timer = setTimeout(() => settle(undefined), slot ? PATIENCE_MS : RETRY_MS)
      pending.set(id, settle)
      if (slot) workers.send(slot, { kind: 'list', id, numbers })
    })

  const run = async () => {
    while (!stopped && known.size < times) {
      await wait(EVERY_MS)
      const calls = requested.flat().filter(({ to, storedAt }) => storedAt !== undefined && !known.has(to))
      const count = integerIn(random, [1, 3])
      const numbers = Array.from({ length: count }, () => itemOf(random, calls)?.to).filter(to => to !== undefined)
      for (const to of numbers) known.add(to)
      // Without an answer the numbers may be on the list or not.
      const at = numbers.length > 0 ? await add(numbers) : undefined
      if (at !== undefined) listed.push(...numbers.map(to => ({ to, at })))
    }
  }
  void run()

  return {
    listed,
    get done() {
      return known.size >= times
    },
    receive(message) {
      if (message.kind === 'listed') pending.get(message.id)?.(message.at)
      if (message.kind === 'not-listed') pending.get(message.id)?.(undefined)
    },
    stop() {
      stopped = true
    },
  }
}
