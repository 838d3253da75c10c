import { OPEN_STATUSES } from '@outdial/call-client/kernel'
import type { Endings, LogEntry, QueueState, Scheduler } from '@outdial/scheduler-core'
import type { OwnedScheduler } from '../access/owned-scheduler.ts'
import { callOf } from '../calls/call-of.ts'
import type { DialerUsage } from '../dialer/dialer-session.ts'
import { logEntryOf } from '../log/log-entry.ts'
import { dispatchingState } from '../operator/dispatching.ts'
import type { EndingsByHour } from './endings-by-hour.ts'
import type { Overview } from './overview-schemas.ts'
import { mostWaiting, waitingOf } from './waiting-queues.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const SHOWN = 5
// The order of a list is that of `at`, so the latest ends and the next calls that are due are sought among so many.
const SOUGHT = 100

const NOT_PLACED: ReadonlySet<string> = new Set(['cancelled', 'rejected', 'expired'])
/** Outcomes that say nothing of whether people answer: nothing rang, or nobody knows. */
const NOT_RUNG: ReadonlySet<string> = new Set([...NOT_PLACED, 'indeterminate'])
const FAILURES = ['failed', 'rejected', 'indeterminate'] as const

/** What the runs of the dialer use, and its lines. Absent if the caller may not dial. */
export interface UsedDialer extends DialerUsage {
  readonly lines: number
}

/** The time of which an overview tells. */
export interface OverviewTime {
  readonly now: Date
  readonly hours: number
  readonly endingsByHour: EndingsByHour
}

const sum = (endings: readonly Endings[]) => endings.reduce((total, { count }) => total + count, 0)

/** The share that was answered; `undefined` if nothing rang. */
export function answerRate(endings: readonly Endings[]): number | undefined {
  const rung = endings.filter(({ outcome, answered }) => answered || !NOT_RUNG.has(outcome))
  const total = sum(rung)
  return total === 0 ? undefined : sum(rung.filter(({ answered }) => answered)) / total
}

/** What a caller's own scheduler tells: of all calls for an admin, of its own for a user. */
async function ofCalls(scheduler: OwnedScheduler, { now, hours, endingsByHour }: OverviewTime) {
  const since = new Date((Math.floor(now.getTime() / HOUR) - hours + 1) * HOUR)
  const until = new Date(now.getTime() + 1)
  const [byHour, lastMinute, next] = await Promise.all([
    endingsByHour(scheduler, since, now),
    scheduler.endings({ from: new Date(now.getTime() - MINUTE), until, everyMs: MINUTE }),
    scheduler.list({ status: 'scheduled', limit: SOUGHT }),
  ])
  return {
    at: now.toISOString(),
    since: since.toISOString(),
    endedLastMinute: sum(lastMinute.filter(({ outcome }) => !NOT_PLACED.has(outcome))),
    answerRate: answerRate(byHour),
    hours: byHour.map(({ at, outcome, answered, count }) => ({
      at: at.toISOString(),
      outcome,
      answered,
      calls: count,
    })),
    failures: (await latestFailures(scheduler, byHour)).map(logEntryOf),
    next: next.calls
      .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
      .slice(0, SHOWN)
      .map(callOf),
  }
}

/** The overview of a user: its own calls. */
export async function overviewOfUser(
  scheduler: OwnedScheduler,
  dialer: UsedDialer | undefined,
  time: OverviewTime,
): Promise<Overview> {
  const [calls, counts] = await Promise.all([ofCalls(scheduler, time), scheduler.counts()])
  const inProgress = OPEN_STATUSES.reduce((total, status) => total + counts[status], 0)
  return {
    ...calls,
    scheduled: counts.scheduled + (dialer?.waiting ?? 0),
    inProgress: inProgress + (dialer?.linesInUse ?? 0),
    ...dialerOf(dialer),
  }
}

export type WholeScheduler = OwnedScheduler & Pick<Scheduler, 'dispatching' | 'queues' | 'explainQueues'>

/** The overview of an admin: all calls, what they wait for, workers and services. */
export async function overviewOfAll(
  scheduler: WholeScheduler,
  dialer: UsedDialer | undefined,
  time: OverviewTime,
): Promise<Overview> {
  const waiting = async (queues: readonly QueueState[]) =>
    (await scheduler.explainQueues(mostWaiting(queues))).map(waitingOf)
  const queues = scheduler.queues()
  const [calls, dispatching, states, reasons] = await Promise.all([
    ofCalls(scheduler, time),
    scheduler.dispatching(),
    queues,
    queues.then(waiting),
  ])
  const checked = states.flatMap(({ checkedAt }) => checkedAt?.getTime() ?? [])
  const total = (count: (queue: QueueState) => number) => states.reduce((sum, queue) => sum + count(queue), 0)
  return {
    ...calls,
    scheduled: total(queue => queue.waiting) + (dialer?.waiting ?? 0),
    inProgress: dispatching.linesInUse + (dialer?.linesInUse ?? 0),
    lines: (dispatching.lines ?? total(queue => queue.concurrency)) + (dialer?.lines ?? 0),
    waiting: reasons,
    checkedAt: checked.length > 0 ? new Date(Math.max(...checked)).toISOString() : undefined,
    dispatching: dispatchingState(dispatching, states),
    ...dialerOf(dialer),
  }
}

const dialerOf = (dialer: UsedDialer | undefined): Pick<Overview, 'dialer'> =>
  dialer === undefined ? {} : { dialer: { ...dialer, backoffUntil: dialer.backoffUntil?.toISOString() } }

/** The failures that ended last, scheduled or logged. Only hours that have some are searched. */
async function latestFailures(scheduler: OwnedScheduler, byHour: readonly Endings[]): Promise<readonly LogEntry[]> {
  const failed = byHour.filter(({ outcome }) => FAILURES.some(failure => failure === outcome))
  const [earliest] = failed
  if (!earliest) return []
  const from = failed.findLast((_, index) => sum(failed.slice(index)) >= SHOWN)?.at ?? earliest.at
  const [logged, scheduled] = await Promise.all([
    scheduler.callLog({ status: FAILURES, from, order: 'latest', limit: SOUGHT }),
    // A call may end long after its `at`.
    scheduler.list({ status: FAILURES, order: 'latest', limit: SOUGHT }),
  ])
  return [
    ...logged.entries.filter(({ kind }) => kind === 'logged'),
    ...scheduled.calls.map((call): LogEntry => ({ kind: 'scheduled', call })),
  ]
    .filter(entry => endOf(entry) >= from)
    .sort((a, b) => endOf(b).getTime() - endOf(a).getTime())
    .slice(0, SHOWN)
}

const endOf = (entry: LogEntry): Date => {
  if (entry.kind === 'scheduled') return entry.call.endedAt ?? entry.call.at
  return new Date(entry.record.at.getTime() + (entry.record.durationMs ?? 0))
}
