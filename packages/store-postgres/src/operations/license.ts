import {
  type AttemptedCall,
  attend,
  type Counted,
  earliest,
  type HeldCall,
  license,
  type Queue,
  type Room,
  roomIn,
  type ScheduledCall,
  termsOf,
  whenOpen,
  whyHeld,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { type CountedLimits, countLimits } from '../tables/counts.ts'
import type { LoadedQueue } from '../tables/loaded.ts'
import { lockDueCalls } from '../tables/waiting.ts'

/** What may be licensed, not yet written. */
export interface Given {
  readonly licensed: readonly AttemptedCall[]
  readonly held: readonly HeldCall[]
  /** Queues whose attendance changed. */
  readonly attended: readonly Queue[]
  readonly nextDueAt: Date | undefined
}

interface Giving {
  readonly room: Room
  readonly limits: CountedLimits
  readonly now: Date
  readonly licensed: AttemptedCall[]
  readonly held: HeldCall[]
}

/** Licenses what is due and for which there is room, in the queues that are locked. What was counted in them is true until the commit. */
export async function licenseAll(db: Database, queues: readonly LoadedQueue[], room: Room, now: Date): Promise<Given> {
  const giving: Giving = { room, limits: countLimits(db, room.limits, now), now, licensed: [], held: [] }
  const next: Date[] = []
  const attended: Queue[] = []
  for (const each of queues) {
    if (!each.firstAt) continue
    const queue = each.isLocked ? attend(each.queue, now) : each.queue
    if (queue !== each.queue) attended.push(queue)
    const nextAt = each.isLocked
      ? await serve(db, { ...each, queue }, giving)
      : whenOpen(roomIn(queue, each.counted, now).openAt, each.firstAt)
    if (nextAt) next.push(nextAt)
  }
  const { licensed, held } = giving
  return { licensed, held, attended, nextDueAt: earliest(next) }
}

/** Licenses calls of one queue; says when its next licence could be given. */
async function serve(
  db: Database,
  { queue, counted: before, due: first, nextAt: behind }: LoadedQueue,
  { room, limits, now, licensed, held }: Giving,
): Promise<Date | undefined> {
  const terms = termsOf(room, now)
  let counted = before
  let last: ScheduledCall | undefined
  let due: readonly ScheduledCall[] = first
  let nextAt = behind
  let index = 0
  await limits.load(due.map(({ to }) => to))
  while (licensed.length < room.most && held.length < room.most) {
    const { room: free } = roomIn(queue, counted, now)
    if (free <= 0) break
    if (index === due.length) {
      if (!nextAt || nextAt > now) break
      const most = Math.min(free, room.most - licensed.length)
      ;({ due, nextAt } = await lockDueCalls(db, {
        queue: queue.name,
        providers: room.providers,
        after: last,
        now,
        most,
      }))
      await limits.load(due.map(({ to }) => to))
      index = 0
    }
    const call = due[index++]
    if (!call) break
    last = call
    const reason = whyHeld(call, queue, room, limits.of(call.to), now)
    if (reason) {
      held.push(reason)
      continue
    }
    licensed.push(license(call, room.newReference(), terms))
    limits.add(call.to)
    counted = withOneMore(counted, now)
  }
  return whenOpen(roomIn(queue, counted, now).openAt, due[index]?.dueAt ?? nextAt)
}

const withOneMore = (counted: Counted, now: Date): Counted => ({
  ...counted,
  linesInUse: counted.linesInUse + 1,
  licences: counted.licences + 1,
  firstLicenceAt: earliest([now, counted.firstLicenceAt ?? now]),
})
