import type { AttemptedCall, ScheduledCall } from './call.ts'
import { countLimits } from './count-limits.ts'
import { license, termsOf, whyHeld } from './license.ts'
import { byDue, type LoadedStep } from './loaded-step.ts'
import { whenOpen } from './moments.ts'
import { attend, type Counted, capacityOf, type Queue } from './queue.ts'
import type { AfterUpdates } from './record-updates.ts'
import type { DispatchLimits, HeldCall } from './step.ts'
import { firstWaiting, waitingQueues } from './waiting-queues.ts'

export interface Dispatched {
  readonly licensed: readonly AttemptedCall[]
  readonly held: readonly HeldCall[]
  /** For each queue, when its next licence could be given. */
  readonly nextDueAts: readonly Date[]
  /** The queues after the updates, with the presence of this worker noted. */
  readonly queues: ReadonlyMap<string, Queue>
  /** False if more due calls of a queue must be loaded. Nothing else counts then. */
  readonly isComplete: boolean
}

/** Licenses due calls, queue by queue, as far as lines, pace, limits and `maxLicences` allow. */
export function dispatchCalls(loaded: LoadedStep, dispatch: DispatchLimits, after: AfterUpdates): Dispatched {
  const { now } = loaded
  const { maxLicences } = dispatch
  const limits = countLimits(loaded, after.attempts, dispatch.numberLimits)
  const queues = new Map(after.queues)
  const chosen: ScheduledCall[] = []
  const held: HeldCall[] = []
  const nextDueAts: Date[] = []
  let isComplete = true
  const known = new Set([...after.calls.values()].map(({ sequence }) => sequence))

  for (const each of waitingQueues(loaded, after, dispatch.providers)) {
    const { name, isLocked, waiting, next } = each
    const found = queues.get(name)
    if (!found) continue
    const queue = isLocked ? attend(found, now) : found
    queues.set(name, queue)
    // An update may have withdrawn or moved the call at `next`: only a larger load shows the call behind it.
    if (isLocked && next && next.dueAt <= now && known.has(next.sequence)) isComplete = false
    let { counted } = each
    let index = 0
    while (isLocked && chosen.length < maxLicences && held.length < maxLicences) {
      if (capacityOf(queue, counted, now).free <= 0) break
      const call = waiting[index]
      if (next && (!call || byDue(next, call) < 0)) {
        if (next.dueAt <= now) isComplete = false
        break
      }
      if (!call || call.dueAt > now) break
      index++
      const reason = whyHeld(call, queue, dispatch, limits.of(call.to), now)
      if (reason) {
        held.push(reason)
        continue
      }
      chosen.push(call)
      limits.add(call.to)
      counted = withLicence(counted, now)
    }
    const nextAt = whenOpen(capacityOf(queue, counted, now).openAt, firstWaiting(each, index)?.dueAt)
    if (nextAt) nextDueAts.push(nextAt)
  }
  const terms = termsOf(dispatch, now)
  // References are drawn only once the step need not be decided again.
  const licensed = isComplete ? chosen.map(call => license(call, dispatch.newReference(), terms)) : []
  return { licensed, held, nextDueAts, queues, isComplete }
}

const withLicence = ({ firstLicenceAt, ...counted }: Counted, now: Date): Counted => ({
  ...counted,
  linesInUse: counted.linesInUse + 1,
  licences: counted.licences + 1,
  firstLicenceAt: firstLicenceAt && firstLicenceAt < now ? firstLicenceAt : now,
})
