import type { Advanced, Room, Step } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { nextLookAt } from '../tables/attempts.ts'
import { timeOf } from '../tables/clock.ts'
import { countAll } from '../tables/counts.ts'
import { waitingQueues } from '../tables/waiting.ts'
import { queuesToServe, type Served } from './served.ts'

/** What a step without updates would do, found without a lock; `undefined` if it would write something. */
export async function look(db: Database, { updates = [], room }: Step): Promise<Advanced | undefined> {
  if (updates.length > 0) return undefined
  const now = await timeOf(db)
  const { queues, nextAt } = room ? await lookAtQueues(db, room, now) : { queues: [], nextAt: undefined }
  if (queues.length > 0) return undefined
  return { recorded: [], licensed: [], held: [], nextDueAt: nextAt, nextOverdueAt: await nextLookAt(db), now }
}

/** The queues that a step would lock. */
export async function lookAtQueues(db: Database, room: Room, now: Date): Promise<Served> {
  const waiting = await waitingQueues(db, room)
  const counted = await countAll(
    db,
    waiting.map(({ queue }) => queue),
    now,
  )
  return queuesToServe(waiting, counted, now)
}
