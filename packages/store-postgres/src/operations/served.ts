import { attend, type Counted, earliest, roomIn, whenOpen } from '@outdial/scheduler-core/store'
import type { WaitingQueue } from '../tables/waiting.ts'

/** How many queues one step locks at most. */
const MOST_QUEUES = 64

/** Which queues a step has to lock, and when those that it leaves alone may license next. */
export interface Served {
  /** In the order in which they are served. */
  readonly queues: readonly WaitingQueue[]
  readonly nextAt: Date | undefined
}

/** Those that have room for what is due, or whose attendance is to be written: as far as can be seen before they are locked. */
export function queuesToServe(
  waiting: readonly WaitingQueue[],
  counted: ReadonlyMap<string, Counted>,
  now: Date,
): Served {
  const next: Date[] = []
  const busy: WaitingQueue[] = []
  const looked: WaitingQueue[] = []
  for (const each of waiting) {
    const { queue, first } = each
    const count = counted.get(queue.name)
    if (!count) continue
    const { room, openAt } = roomIn(queue, count, now)
    const nextAt = whenOpen(openAt, first.dueAt)
    if (room > 0 && first.dueAt <= now) busy.push(each)
    else if (attend(queue, now) !== queue) looked.push(each)
    else if (nextAt) next.push(nextAt)
  }
  const wanted = [...busy, ...looked]
  if (wanted.length > MOST_QUEUES) next.push(now)
  const chosen = new Set(wanted.slice(0, MOST_QUEUES))
  return { queues: waiting.filter(each => chosen.has(each)), nextAt: earliest(next) }
}
