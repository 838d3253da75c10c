import type { Endings, Scheduler } from '@outdial/scheduler-core'
import type { OwnedScheduler } from '../access/owned-scheduler.ts'
import { callOf } from '../calls/call-of.ts'
import { dispatchingOf } from '../operator/dispatching.ts'
import type { Overview } from './overview-schemas.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const SHOWN = 5
// Each is explained by itself.
const MOST_QUEUES = 20

/** Outcomes that say nothing of whether people answer: nothing rang, or nobody knows. */
const NOT_RUNG: ReadonlySet<string> = new Set(['cancelled', 'rejected', 'expired', 'indeterminate'])
const IN_PROGRESS = ['dialing', 'unknown', 'initiated', 'ringing', 'answered'] as const

const sum = (endings: readonly Endings[]) => endings.reduce((total, { count }) => total + count, 0)

/** The share that was answered; `undefined` if nothing rang. */
export function answerRate(endings: readonly Endings[]): number | undefined {
  const rung = endings.filter(({ outcome, answered }) => answered || !NOT_RUNG.has(outcome))
  const total = sum(rung)
  return total === 0 ? undefined : sum(rung.filter(({ answered }) => answered)) / total
}

/** What a caller's own scheduler tells: of all calls for an admin, of its own for a user. */
async function ofCalls(scheduler: OwnedScheduler, now: Date, hours: number) {
  const since = new Date((Math.floor(now.getTime() / HOUR) - hours + 1) * HOUR)
  const until = new Date(now.getTime() + 1)
  const [byHour, lastMinute, failed, next] = await Promise.all([
    scheduler.endings({ from: since, until, everyMs: HOUR }),
    scheduler.endings({ from: new Date(now.getTime() - MINUTE), until, everyMs: MINUTE }),
    scheduler.list({ status: ['failed', 'rejected', 'indeterminate'], order: 'latest', from: since, limit: SHOWN }),
    scheduler.list({ status: 'scheduled', limit: SHOWN }),
  ])
  return {
    at: now.toISOString(),
    since: since.toISOString(),
    endedLastMinute: sum(lastMinute),
    answerRate: answerRate(byHour),
    hours: byHour.map(({ at, outcome, answered, count }) => ({
      at: at.toISOString(),
      outcome,
      answered,
      calls: count,
    })),
    failures: failed.calls.map(callOf),
    next: next.calls.map(callOf),
  }
}

/** The overview of a user: its own calls. */
export async function overviewOfUser(scheduler: OwnedScheduler, now: Date, hours: number): Promise<Overview> {
  const [calls, counts] = await Promise.all([ofCalls(scheduler, now, hours), scheduler.counts()])
  const inProgress = IN_PROGRESS.reduce((total, status) => total + counts[status], 0)
  return { ...calls, scheduled: counts.scheduled, inProgress }
}

export type WholeScheduler = OwnedScheduler & Pick<Scheduler, 'dispatching' | 'queues' | 'explainQueue'>

/** The overview of an admin: all calls, what they wait for, workers and services. */
export async function overviewOfAll(scheduler: WholeScheduler, now: Date, hours: number): Promise<Overview> {
  const [calls, dispatching, queues] = await Promise.all([
    ofCalls(scheduler, now, hours),
    dispatchingOf(scheduler),
    scheduler.queues(),
  ])
  const waiting = queues.filter(queue => queue.waiting > 0).slice(0, MOST_QUEUES)
  const checked = queues.flatMap(({ checkedAt }) => checkedAt?.getTime() ?? [])
  return {
    ...calls,
    scheduled: queues.reduce((total, queue) => total + queue.waiting, 0),
    inProgress: dispatching.linesInUse,
    lines: dispatching.lines ?? queues.reduce((total, { concurrency }) => total + concurrency, 0),
    waiting: await Promise.all(
      waiting.map(async queue => {
        const [reason] = (await scheduler.explainQueue(queue.name)).because
        return { queue: queue.name, calls: queue.waiting, code: reason?.code, until: reason?.until?.toISOString() }
      }),
    ),
    checkedAt: checked.length > 0 ? new Date(Math.max(...checked)).toISOString() : undefined,
    dispatching,
  }
}
