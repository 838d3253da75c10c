import {
  type AddTerms,
  checkTerms,
  type NewCall,
  newCall,
  newQueue,
  type QueueSettings,
  type ScheduledCall,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { callWithKey, insertCall, nextSequence } from '../tables/calls.ts'
import { insertQueue } from '../tables/queues.ts'

/** Of a call that follows another one: its queue exists already. */
export const FOLLOWING: QueueSettings = { concurrency: 1 }

/** Adds calls in this order; of one whose key is known, the call that has it is returned. */
export function addCalls(
  db: Database,
  calls: readonly NewCall[],
  settings: QueueSettings,
  now: Date,
  terms?: AddTerms,
): readonly ScheduledCall[] {
  checkTerms(calls, terms, key => callWithKey(db, key))
  const queues = new Set<string>()
  let sequence = nextSequence(db)
  return calls.map(call => {
    const known = call.key === undefined ? undefined : callWithKey(db, call.key)
    if (known) return known
    if (!queues.has(call.queue)) {
      insertQueue(db, newQueue(call.queue, settings))
      queues.add(call.queue)
    }
    const added = newCall(call, sequence++, now)
    insertCall(db, added)
    return added
  })
}
