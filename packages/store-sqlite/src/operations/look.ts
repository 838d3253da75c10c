import { type Advanced, attend, earliest, type Room, roomIn, type Step, whenOpen } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { nextLookAt } from '../tables/attempts.ts'
import { count } from '../tables/counts.ts'
import { waitingQueues } from '../tables/waiting.ts'

/** What a step without updates would do, found without a lock; `undefined` if it would write something. */
export function look(db: Database, { updates = [], room }: Step, now: Date): Advanced | undefined {
  if (updates.length > 0) return undefined
  const idle = room ? lookAtQueues(db, room, now) : {}
  return idle && { recorded: [], licensed: [], held: [], ...idle, nextOverdueAt: nextLookAt(db), now }
}

function lookAtQueues(db: Database, asked: Room, now: Date): Pick<Advanced, 'nextDueAt'> | undefined {
  const next: Date[] = []
  const looked = waitingQueues(db, asked)
  if (looked.some(({ queue }) => attend(queue, now) !== queue)) return undefined
  for (const { queue, first } of looked) {
    const { room, openAt } = roomIn(queue, count(db, queue, now), now)
    if (room > 0 && first.dueAt <= now) return undefined
    const nextAt = whenOpen(openAt, first.dueAt)
    if (nextAt) next.push(nextAt)
  }
  return { nextDueAt: earliest(next) }
}
