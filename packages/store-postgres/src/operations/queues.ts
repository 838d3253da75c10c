import type { QueueChange, QueueSettings, QueueState } from '@outdial/scheduler-core'
import { changeSettings, newQueue } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { insertQueues, lockQueue, queueStates, saveQueues } from '../rows/queues.ts'

/** Creates a queue. An existing queue is returned unchanged. */
export async function addQueue(db: Database, name: string, settings: QueueSettings): Promise<QueueState> {
  const queue = newQueue(name, settings)
  const [, [state]] = await Promise.all([insertQueues(db, [queue]), queueStates(db, name)])
  return state ?? { ...queue, waiting: 0, linesInUse: 0 }
}

/**
 * Changes the settings of a queue. It counts before it locks, so that no worker waits for it.
 */
export async function changeQueue(db: Database, name: string, change: QueueChange): Promise<QueueState | undefined> {
  const [state] = await queueStates(db, name)
  const queue = state && (await lockQueue(db, name))
  if (!queue) return undefined
  const changed = changeSettings(queue, change)
  if (changed !== queue) await saveQueues(db, [changed])
  const { waiting, linesInUse } = state
  return { ...changed, waiting, linesInUse }
}
