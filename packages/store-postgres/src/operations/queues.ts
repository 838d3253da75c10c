import {
  changeSettings,
  newQueue,
  type QueueChange,
  type QueueSettings,
  type QueueState,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { insertQueues, lockQueues, queueStates, saveQueues } from '../tables/queues.ts'

/** Creates a queue; one that exists is returned as it is. */
export async function addQueue(db: Database, name: string, settings: QueueSettings): Promise<QueueState> {
  const queue = newQueue(name, settings)
  const [, [state]] = await Promise.all([insertQueues(db, [queue]), queueStates(db, name)])
  return state ?? { ...queue, waiting: 0, linesInUse: 0 }
}

export async function changeQueue(db: Database, name: string, change: QueueChange): Promise<QueueState | undefined> {
  const queue = (await lockQueues(db, [name])).get(name)
  if (!queue) return undefined
  const changed = changeSettings(queue, change)
  const [, [state]] = await Promise.all([
    changed === queue ? undefined : saveQueues(db, [changed]),
    queueStates(db, name),
  ])
  return state
}
