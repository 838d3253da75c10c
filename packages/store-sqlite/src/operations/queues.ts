import type { QueueChange, QueueSettings, QueueState } from '@outdial/scheduler-core'
import { changeSettings, newQueue } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { insertQueue, queueNamed, queueState, saveQueue } from '../rows/queues.ts'

/** Creates a queue; one that exists is returned as it is. */
export function addQueue(db: Database, name: string, settings: QueueSettings, now: Date): QueueState {
  const queue = newQueue(name, settings)
  insertQueue(db, queue)
  return queueState(db, name, now) ?? { ...queue, waiting: 0, linesInUse: 0 }
}

export function changeQueue(db: Database, name: string, change: QueueChange, now: Date): QueueState | undefined {
  const queue = queueNamed(db, name)
  if (!queue) return undefined
  const changed = changeSettings(queue, change)
  if (changed !== queue) saveQueue(db, changed)
  return queueState(db, name, now)
}
