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
  type Terms,
  termsOf,
  whenOpen,
  whyHeld,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { attemptAt, insertAttempt } from '../tables/attempts.ts'
import { saveBegun } from '../tables/calls.ts'
import { count, countLimits } from '../tables/counts.ts'
import { saveQueue } from '../tables/queues.ts'
import { type DueCall, dueCalls, nextDueAt, type Place, type WaitingQueue, waitingQueues } from '../tables/waiting.ts'

interface Given {
  readonly licensed: AttemptedCall[]
  readonly held: HeldCall[]
}

/** Licenses what is due and for which there is room. The lock is held: what is counted here is true until the commit. */
export function licenseAll(db: Database, room: Room, now: Date): Pick<Advanced, 'licensed' | 'held' | 'nextDueAt'> {
  const given: Given = { licensed: [], held: [] }
  const next: Date[] = []
  for (const found of waitingQueues(db, room)) {
    const queue = saveQueue(db, attend(found.queue, now), found.queue)
    const nextAt = serve(db, { ...found, queue }, room, given, now)
    if (nextAt) next.push(nextAt)
  }
  return { ...given, nextDueAt: earliest(next) }
}

/** Licenses calls of one queue; says when its next licence could be given. */
function serve(
  db: Database,
  waiting: WaitingQueue,
  room: Room,
  { licensed, held }: Given,
  now: Date,
): Date | undefined {
  const { queue } = waiting
  const terms = termsOf(room, now)
  let counted = count(db, queue, now)
  let last: Place | undefined
  let due: readonly DueCall[] = []
  for (let index = 0; licensed.length < room.most && held.length < room.most; index++) {
    const { room: free } = roomIn(queue, counted, now)
    if (free <= 0) break
    if (index === due.length) {
      due = dueCalls(db, waiting, last, now, Math.min(free, room.most - licensed.length))
      index = 0
    }
    const next = due[index]
    if (!next) break
    last = next.call
    const reason = reasonToHold(db, next, queue, room, now)
    if (reason) {
      held.push(reason)
      continue
    }
    licensed.push(begin(db, next, room.newReference(), terms))
    counted = withOneMore(counted, now)
  }
  const { openAt } = roomIn(queue, counted, now)
  return whenOpen(openAt, nextDueAt(db, waiting, last))
}

function reasonToHold(
  db: Database,
  { call, latestId }: DueCall,
  queue: Queue,
  room: Room,
  now: Date,
): HeldCall | undefined {
  const limits = countLimits(db, call, room.limits, now)
  const held = whyHeld(call, queue, room, limits, now)
  return held && { ...held, call: { ...call, attempt: attemptAt(db, latestId, call.id) } }
}

function begin(db: Database, { call }: DueCall, reference: string, terms: Terms): AttemptedCall {
  const begun = license(call, reference, terms)
  saveBegun(db, begun, insertAttempt(db, call.sequence, begun.attempt))
  return begun
}

const withOneMore = (counted: Counted, now: Date): Counted => ({
  ...counted,
  linesInUse: counted.linesInUse + 1,
  licences: counted.licences + 1,
  firstLicenceAt: earliest([now, counted.firstLicenceAt ?? now]),
})
