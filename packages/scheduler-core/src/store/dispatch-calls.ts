import type { AttemptedCall, ScheduledCall } from './call.ts'
import { daysLeft } from './day-budgets.ts'
import { license, termsOf, whyHeld } from './license.ts'
import { capacitiesOf } from './limited-providers.ts'
import type { LoadedStep } from './loaded-step.ts'
import { whenOpen } from './moments.ts'
import { numberAttempts } from './number-attempts.ts'
import { isOpen, newProviderState, type ProviderState, withProbe } from './provider-state.ts'
import { attend, capacityOf, type Queue, withLicence } from './queue.ts'
import type { AfterUpdates } from './record-updates.ts'
import type { DispatchLimits, HeldCall } from './step.ts'
import { afterChanges, changesOf, firstWaiting, waitingQueues } from './waiting-queues.ts'

export interface Dispatched {
  readonly licensed: readonly AttemptedCall[]
  readonly held: readonly HeldCall[]
  /** For each queue, when its next licence could be given. */
  readonly nextDueAts: readonly Date[]
  /** The queues after the updates, with the presence of this worker noted. */
  readonly queues: ReadonlyMap<string, Queue>
  /** The providers after the updates and the probes. */
  readonly providers: ReadonlyMap<string, ProviderState>
  /** False if more due calls of a queue must be loaded. Nothing else counts then. */
  readonly isComplete: boolean
}

/**
 * Licenses due calls, queue by queue, as far as lines, pace, rules and `maxLicences` allow. A queue
 * keeps its order: if the provider of its first call is at its limit, the calls behind it wait, those
 * of other providers too.
 */
export function dispatchCalls(loaded: LoadedStep, dispatch: DispatchLimits, after: AfterUpdates): Dispatched {
  const { now } = loaded
  const { maxLicences } = dispatch
  const queues = new Map(after.queues)
  const providers = new Map(after.providers)
  const terms = termsOf(dispatch, now)
  const attempts = numberAttempts(loaded, after.attempts, terms.lineFreeAt)
  const listed = new Map(loaded.doNotCall.map(entry => [entry.number, entry]))
  const days = daysLeft(loaded, dispatch, after)
  const allLines = loaded.allLines && afterChanges(loaded.allLines, changesOf(loaded, after), now)
  const chosen: ScheduledCall[] = []
  const held: HeldCall[] = []
  const nextDueAts: Date[] = []
  const capacities = capacitiesOf(loaded, dispatch, after)
  const linesLeft = () => (dispatch.lines ?? Number.POSITIVE_INFINITY) - (allLines?.linesInUse ?? 0) - chosen.length
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
    // Held calls of one queue must not keep those of another from being licensed.
    let heldHere = 0
    // When the total of lines, and limits and breaker of the next call's provider, allow a licence.
    let otherwiseAt: Date | undefined = now
    while (!loaded.paused && capacityOf(queue, counted, now).free > 0) {
      const first = firstWaiting(each, index)
      if (!first || first.dueAt > now) break
      const day = days.of(name)
      otherwiseAt = linesLeft() > 0 ? capacities.of(first.provider).openAt : allLines?.lineFreeAt
      if (day.free <= 0) otherwiseAt = whenOpen(otherwiseAt, day.openAt)
      if (day.free <= 0 || !otherwiseAt || otherwiseAt > now || !isLocked) break
      if (chosen.length >= maxLicences || heldHere >= maxLicences) break
      const call = waiting[index]
      if (!call || call !== first) {
        isComplete = false
        break
      }
      const number = { attempts: attempts.of(call.to), listed: listed.get(call.to) }
      const reason = whyHeld(call, queue, dispatch, number, now)
      if (reason) {
        index++
        heldHere++
        held.push(reason)
        continue
      }
      const provider = providers.get(call.provider) ?? newProviderState(call.provider)
      if (isOpen(provider, queue, dispatch)) {
        if (provider.backoffUntil && now < provider.backoffUntil) {
          otherwiseAt = provider.backoffUntil
          break
        }
        providers.set(provider.name, withProbe(provider, terms.answerBy))
      }
      index++
      chosen.push(call)
      attempts.add(call.to)
      capacities.add(call.provider)
      days.add(name)
      counted = withLicence(counted, now)
    }
    const openAt = whenOpen(capacityOf(queue, counted, now).openAt, otherwiseAt)
    const nextAt = whenOpen(openAt, firstWaiting(each, index)?.dueAt)
    if (nextAt && !loaded.paused) nextDueAts.push(nextAt)
  }
  // References are drawn only once the step need not be decided again.
  const licensed = isComplete ? chosen.map(call => license(call, dispatch.newReference(), terms)) : []
  return { licensed, held, nextDueAts, queues, providers, isComplete }
}
