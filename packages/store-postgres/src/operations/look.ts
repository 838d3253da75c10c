import { type Advanced, attend, earliest, type Queue, type Room, roomIn, whenOpen } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import type { LoadedQueues } from '../tables/loaded.ts'
import { lookAhead, type Outlook, readAtOf } from '../tables/outlook.ts'
import { attendQueues } from '../tables/queues.ts'
import { orAbsent, toDate } from '../tables/values.ts'

/** What a step said, and when it had read the time, by `performance.now()`. */
export interface Looked {
  readonly advanced: Advanced
  readonly readAt: number
}

/** What a step without updates has found, and what else it has seen. */
export interface LookedAhead extends Looked {
  readonly outlook: Outlook
}

/**
 * What a step without updates would do, found in one round trip and without a lock; `undefined` if it would license something.
 *
 * @param ahead - how many of the next calls it looks at
 */
export async function look(db: Database, room: Room, ahead: number): Promise<LookedAhead | undefined> {
  const seen = await lookAhead(db, room, ahead)
  const { now } = seen
  const attended: (readonly [was: Queue, is: Queue])[] = []
  for (const { queue, counted, firstAt } of seen.queues) {
    if (firstAt && firstAt <= now && roomIn(queue, counted, now).room > 0) return undefined
    const is = attend(queue, now)
    if (is !== queue) attended.push([queue, is])
  }
  const saved = attended.length > 0 ? await attendQueues(db, attended) : new Map<string, undefined>()
  // Somebody else did it meanwhile.
  if (saved.size < attended.length) return look(db, room, ahead)
  const outlook = { ...seen, queues: seen.queues.map(each => ({ ...each, ...saved.get(each.queue.name) })) }
  const advanced = { recorded: [], licensed: [], held: [], ...nextOf(outlook), now }
  return { advanced, readAt: readAtOf(outlook), outlook }
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

const TIME = `SELECT outdial.time_of($1::bigint), (SELECT min(l.look_at) FROM outdial.lines l WHERE l.look_at IS NOT NULL)`

/** What a step does that has neither updates nor room: it says when it is, and when the next open attempt is to be asked after. */
export async function lookAtTime(db: Database): Promise<Looked> {
  const [[now = null, nextLookAt = null] = []] = await db.query(TIME, db.clock)
  const readAt = performance.now()
  const nextOverdueAt = orAbsent(nextLookAt, toDate)
  return { advanced: { recorded: [], licensed: [], held: [], nextOverdueAt, now: toDate(now) }, readAt }
}
