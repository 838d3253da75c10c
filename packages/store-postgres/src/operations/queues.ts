import {
  changeSettings,
  newQueue,
  type QueueChange,
  type QueueSettings,
  type QueueState,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { timeOf } from '../tables/clock.ts'
import { insertQueues, lockQueues, queueStates, saveQueues } from '../tables/queues.ts'

/** Creates a queue; one that exists is returned as it is. */
export async function addQueue(db: Database, name: string, settings: QueueSettings): Promise<QueueState> {
  const queue = newQueue(name, settings)
  await insertQueues(db, [queue])
  const [state] = await queueStates(db, await timeOf(db), name)
  return state ?? { ...queue, waiting: 0, linesInUse: 0 }
}

export async function changeQueue(db: Database, name: string, change: QueueChange): Promise<QueueState | undefined> {
  const queue = (await lockQueues(db, [name])).get(name)
  if (!queue) return undefined
  const changed = changeSettings(queue, change)
  if (changed !== queue) await saveQueues(db, [changed])
  const [state] = await queueStates(db, await timeOf(db), name)
  return state
}
