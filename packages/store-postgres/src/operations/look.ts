import { type Advanced, attend, earliest, type Queue, roomIn, type Step, whenOpen } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { type LoadedQueues, look as lookAt } from '../tables/loaded.ts'
import { attendQueues } from '../tables/queues.ts'

/** What a step said, and when it had read the time, by `performance.now()`. */
export interface Looked {
  readonly advanced: Advanced
  readonly readAt: number
}

/** What a step without updates would do, found in one round trip and without a lock; `undefined` if it would license something. */
export async function look(db: Database, { room }: Step): Promise<Looked | undefined> {
  const { now, readAt, nextLookAt, queues } = await lookAt(db, room)
  const next: Date[] = []
  const attended: (readonly [was: Queue, is: Queue])[] = []
  for (const { queue, counted, firstAt } of queues) {
    const { room: free, openAt } = roomIn(queue, counted, now)
    if (free > 0 && firstAt && firstAt <= now) return undefined
    const nextAt = whenOpen(openAt, firstAt)
    if (nextAt) next.push(nextAt)
    const is = attend(queue, now)
    if (is !== queue) attended.push([queue, is])
  }
  if (attended.length > 0) await attendQueues(db, attended)
  const advanced = { recorded: [], licensed: [], held: [], nextDueAt: earliest(next), nextOverdueAt: nextLookAt, now }
  return { advanced, readAt }
}

/** When the next licence could be given, and when the next open attempt is to be asked after. */
export function nextOf({
  now,
  nextLookAt,
  queues,
}: Pick<LoadedQueues, 'now' | 'nextLookAt' | 'queues'>): Pick<Advanced, 'nextDueAt' | 'nextOverdueAt'> {
  const next = queues.flatMap(
    ({ queue, counted, firstAt }) => (firstAt && whenOpen(roomIn(queue, counted, now).openAt, firstAt)) ?? [],
  )
  return { nextDueAt: earliest(next), nextOverdueAt: nextLookAt }
}

/** When it is, and when the next open attempt is to be asked after. */
export async function lookAtTime(db: Database): Promise<Pick<Advanced, 'now' | 'nextOverdueAt'>> {
  const { now, nextLookAt } = await lookAt(db, undefined)
  return { now, nextOverdueAt: nextLookAt }
}
