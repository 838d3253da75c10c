import type { AttemptRecord, CallDetails } from '../../store/call.ts'
import type { CallStore } from '../../store/call-store.ts'
import type { DispatchState } from '../../store/dispatch-state.ts'
import type { DoNotCallEntry } from '../../store/do-not-call.ts'
import type { QueueState } from '../../store/queue.ts'
import { present } from '../kit/expect.ts'

/** All calls and queues of a store, and the state of its dispatching. */
export interface Snapshot {
  readonly calls: readonly CallDetails[]
  readonly attempts: readonly AttemptRecord[]
  readonly queues: readonly QueueState[]
  readonly dispatch: DispatchState
  readonly doNotCall: readonly DoNotCallEntry[]
}

export async function snapshotOf(store: CallStore): Promise<Snapshot> {
  const { items } = await store.list({ order: 'soonest', limit: 1000 })
  const calls: CallDetails[] = []
  for (const { id } of items) calls.push(present(await store.get(id), `A listed call cannot be read: ${id}`))
  return {
    calls,
    attempts: calls.flatMap(({ attempts }) => attempts),
    queues: await store.queues(),
    dispatch: await store.dispatchState(['api', 'elsewhere']),
    doNotCall: (await store.doNotCall.list({ limit: 1000 })).items,
  }
}

/** A copy without properties in which two correct stores may differ. */
export function comparable(value: unknown): unknown {
  if (value instanceof Date) return value
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name, each]) => !OF_ITS_OWN.includes(name) && each !== undefined)
  return Object.fromEntries(kept.map(([name, each]) => [name, comparable(each)]))
}

// The order of `sequence` shows in the lists; its numbers are up to the store.
const OF_ITS_OWN: readonly string[] = ['sequence', 'nowAgeMs']
