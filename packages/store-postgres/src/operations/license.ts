import {
  type Advanced,
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
  whenOpen,
  whyHeld,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { insertAttempts } from '../tables/attempts.ts'
import { saveCalls } from '../tables/calls.ts'
import { type CountedLimits, countAll, countLimits } from '../tables/counts.ts'
import { saveQueues } from '../tables/queues.ts'
import { lockDueCalls, nextDueAt, type Place, type WaitingQueue } from '../tables/waiting.ts'
import type { Served } from './served.ts'

interface Given {
  readonly licensed: AttemptedCall[]
  readonly held: HeldCall[]
}

/**
 * Licenses what is due and for which there is room. The queues are locked, and what is counted here is counted by statements that
 * begin afterwards: it is true until the commit.
 */
export async function licenseAll(
  db: Database,
  { queues: served, nextAt }: Served,
  locked: ReadonlyMap<string, Queue>,
  room: Room,
  now: Date,
): Promise<Pick<Advanced, 'licensed' | 'held' | 'nextDueAt'>> {
  const given: Given = { licensed: [], held: [] }
  const next: Date[] = nextAt ? [nextAt] : []
  const looked = [...new Set(served.flatMap(({ queue }) => locked.get(queue.name) ?? []))]
  const attended = new Map(looked.map(queue => [queue.name, attend(queue, now)]))
  await saveQueues(
    db,
    [...attended.values()].filter(queue => !looked.includes(queue)),
  )
  const counted = await countAll(db, looked, now)
  const limits = countLimits(db, room.limits, now)
  for (const found of served) {
    const queue = attended.get(found.queue.name)
    const count = counted.get(found.queue.name)
    if (!queue || !count) continue
    const servedNext = await serve(db, { ...found, queue }, count, limits, room, given, now)
    if (servedNext) next.push(servedNext)
  }
  const { licensed, held } = given
  await insertAttempts(
    db,
    licensed.map(({ attempt, sequence }) => ({ attempt, sequence })),
  )
  await saveCalls(db, licensed)
  return { licensed, held, nextDueAt: earliest(next) }
}

/** Licenses calls of one queue; says when its next licence could be given. */
async function serve(
  db: Database,
  waiting: WaitingQueue,
  count: Counted,
  limits: CountedLimits,
  room: Room,
  { licensed, held }: Given,
  now: Date,
): Promise<Date | undefined> {
  const { queue } = waiting
  let counted = count
  let last: Place | undefined
  let due: readonly ScheduledCall[] = []
  for (let index = 0; licensed.length < room.most && held.length < room.most; index++) {
    const { room: free } = roomIn(queue, counted, now)
    if (free <= 0) break
    if (index === due.length) {
      due = await lockDueCalls(db, waiting, last, now, Math.min(free, room.most - licensed.length))
      await limits.load(due.map(({ to }) => to))
      index = 0
    }
    const call = due[index]
    if (!call) break
    last = call
    const reason = whyHeld(call, queue, room, limits.of(call.to), now)
    if (reason) {
      held.push(reason)
      continue
    }
    licensed.push(license(call, room, now))
    limits.add(call.to)
    counted = withOneMore(counted, now)
  }
  const { openAt } = roomIn(queue, counted, now)
  return whenOpen(openAt, await nextDueAt(db, waiting, last))
}

const withOneMore = (counted: Counted, now: Date): Counted => ({
  ...counted,
  linesInUse: counted.linesInUse + 1,
  licences: counted.licences + 1,
  firstLicenceAt: earliest([now, counted.firstLicenceAt ?? now]),
})
