import {
  type AddTerms,
  checkTerms,
  type NewCall,
  newCall,
  newQueue,
  type QueueSettings,
  type ScheduledCall,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { callsWithKeys, insertCalls, lockAdding } from '../tables/calls.ts'
import { timeOf } from '../tables/clock.ts'
import { insertQueues } from '../tables/queues.ts'

/** Of a call that follows another one: its queue exists already. */
export const FOLLOWING: QueueSettings = { concurrency: 1 }

export interface Added {
  readonly calls: readonly ScheduledCall[]
  readonly now: Date
}

/** Adds calls in this order; of one whose key is known, the call that has it is returned. One after the other adds. */
export async function addCalls(
  db: Database,
  calls: readonly NewCall[],
  settings: QueueSettings,
  terms?: AddTerms,
): Promise<Added> {
  let sequence = await lockAdding(db)
  const now = await timeOf(db)
  const keys = [...calls.flatMap(({ key }) => key ?? []), ...(terms?.keys ?? [])]
  const known = await callsWithKeys(db, new Set(keys))
  checkTerms(calls, terms, key => known.get(key))

  const added: ScheduledCall[] = []
  const all = calls.map(call => {
    const has = call.key === undefined ? undefined : known.get(call.key)
    if (has) return has
    const one = newCall(call, ++sequence, now)
    if (one.key !== undefined) known.set(one.key, one)
    added.push(one)
    return one
  })
  if (added.length > 0) {
    const queues = new Set(added.map(({ queue }) => queue))
    await insertQueues(
      db,
      [...queues].map(name => newQueue(name, settings)),
    )
    await insertCalls(db, added, sequence)
  }
  return { calls: all, now }
}
