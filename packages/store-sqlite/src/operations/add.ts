import type { QueueSettings, ScheduledCall } from '@outdial/scheduler-core'
import { type AddTerms, checkTerms, type NewCall, newCall, newQueue } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { callWithKey, insertCall, nextSequence } from '../rows/calls.ts'
import { insertQueue } from '../rows/queues.ts'

/**
 * Adds calls in this order. For a key that exists already, nothing is added, and the stored call is
 * returned.
 */
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
