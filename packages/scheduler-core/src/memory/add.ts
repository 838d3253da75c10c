import type { NewCall, ScheduledCall } from '../store/call.ts'
import { type AddTerms, checkTerms } from '../store/known-call.ts'
import { newCall } from '../store/new-call.ts'
import { newQueue, type Queue, type QueueSettings } from '../store/queue.ts'
import type { Tables } from './tables.ts'

/** Of a queue that nobody gave any settings. No call may wait where nobody looks. */
export const ONE_LINE: QueueSettings = { concurrency: 1 }

/** Adds a queue; one that exists is returned as it is. */
export function addQueue(tables: Tables, name: string, settings: QueueSettings): Queue {
  const known = tables.queues.get(name)
  if (known) return known
  const queue = newQueue(name, settings)
  tables.saveQueue(queue)
  return queue
}

/** Adds calls in this order; of one whose key is known, the call that has it is returned. */
export function addCalls(
  tables: Tables,
  calls: readonly NewCall[],
  settings: QueueSettings,
  now: Date,
  terms?: AddTerms,
): readonly ScheduledCall[] {
  checkTerms(calls, terms, tables.callWithKey)
  return calls.map(call => {
    const known = call.key === undefined ? undefined : tables.callWithKey(call.key)
    return known ?? addCall(tables, call, settings, now)
  })
}

function addCall(tables: Tables, call: NewCall, settings: QueueSettings, now: Date): ScheduledCall {
  addQueue(tables, call.queue, settings)
  const added = newCall(call, tables.nextSequence(), now)
  tables.addCall(added)
  return added
}
