import type { SpentToday } from '../rules/daily-budget.ts'
import type { AttemptRecord } from './call.ts'
import { talkDurationMs } from './history.ts'
import type { LoadedStep } from './loaded-step.ts'
import type { QueueCapacity } from './queue.ts'
import type { AfterUpdates } from './record-updates.ts'
import type { DispatchLimits } from './step.ts'
import type { DayLeft, Spent } from './step-rules.ts'
import { changesOf } from './waiting-queues.ts'

/** What the days of the step's budgets leave to each queue. */
export interface DaysLeft {
  of(queue: string): QueueCapacity
  /** Counts one more licence of this queue, given now. */
  add(queue: string): void
}

export function daysLeft(loaded: LoadedStep, { rules }: Pick<DispatchLimits, 'rules'>, after: AfterUpdates): DaysLeft {
  const { spent, now } = loaded
  const licences = new Map<Spent, number>()
  const left: readonly (readonly [Spent, DayLeft])[] = rules
    ? spent.map(each => [each, rules.left(afterUpdates(each, loaded, after), now)])
    : []
  const about = (queue: string) => left.filter(([each]) => each.queue === undefined || each.queue === queue)
  return {
    of(queue) {
      const capacities = about(queue).map(([each, day]) => ({
        free: day.calls - (licences.get(each) ?? 0),
        openAt: day.until,
      }))
      const free = Math.min(...capacities.map(each => each.free))
      if (free > 0) return { free, openAt: now }
      const full = capacities.filter(each => each.free <= 0).map(({ openAt }) => openAt.getTime())
      return { free: 0, openAt: new Date(Math.max(...full)) }
    },
    add(queue) {
      for (const [each] of about(queue)) licences.set(each, (licences.get(each) ?? 0) + 1)
    },
  }
}

/** The attempts of a day, as they are after the updates. */
function afterUpdates(spent: Spent, loaded: LoadedStep, after: AfterUpdates): Spent {
  let { calls, talkMs, open } = spent
  for (const [before, updated = before] of changesOf(loaded, after)) {
    if (before === updated || !isWithin(spent, before)) continue
    const [was, is] = [shareOf(before), shareOf(updated)]
    calls += is.calls - was.calls
    talkMs += is.talkMs - was.talkMs
    open += is.open - was.open
  }
  return { ...spent, calls, talkMs, open }
}

const NOTHING: SpentToday = { calls: 0, talkMs: 0, open: 0 }

/** What an attempt adds to its day. */
function shareOf(attempt: AttemptRecord): SpentToday {
  if (attempt.released || attempt.status === 'rejected') return NOTHING
  if (isLengthUnknown(attempt)) return { calls: 1, talkMs: 0, open: 1 }
  return { calls: 1, talkMs: talkDurationMs(attempt) ?? 0, open: 0 }
}

const isWithin = ({ queue, since }: Spent, attempt: AttemptRecord): boolean =>
  (queue === undefined || queue === attempt.queue) && attempt.licensedAt >= since

/** Whether an attempt counts as long as a call may last: it is open, or its end is unknown. */
export const isLengthUnknown = ({ endedAt, status }: Pick<AttemptRecord, 'endedAt' | 'status'>): boolean =>
  !endedAt || status === 'indeterminate'
