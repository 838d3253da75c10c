import type { Clock } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import type { Log } from './log.ts'

export interface RetentionOptions {
  readonly scheduler: Pick<Scheduler, 'prune' | 'queues'>
  /** 0 deletes nothing. */
  readonly days: number
  readonly clock: Pick<Clock, 'now' | 'setTimer'>
  readonly log: Pick<Log, 'info'>
  readonly onError: (error: unknown) => void
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const FIRST_MS = 60_000
// Several processes on one database should not prune in the same minute.
const SPREAD_MS = 10 * 60_000

/**
 * Deletes old calls and history: first after a minute, then each hour in which no call is in
 * flight, and at least once a day. The scheduler deletes in small batches.
 */
export function startRetention({ scheduler, days, clock, log, onError }: RetentionOptions): { stop(): void } {
  let cancel = () => {}
  let stopped = days === 0
  let prunedAt = Number.NEGATIVE_INFINITY

  const isQuiet = async () => (await scheduler.queues()).every(({ linesInUse }) => linesInUse === 0)

  const prune = async () => {
    const now = clock.now().getTime()
    if (now - prunedAt < DAY_MS && !(await isQuiet())) return
    const deleted = await scheduler.prune(new Date(now - days * DAY_MS))
    prunedAt = now
    if (deleted > 0) log.info(`Deleted ${deleted} calls and records older than ${days} days`)
  }

  const schedule = (inMs: number) => {
    if (stopped) return
    cancel = clock.setTimer(() => {
      prune()
        // The store of a process that stops may be closed.
        .catch((error: unknown) => stopped || onError(error))
        .finally(() => schedule(HOUR_MS + Math.random() * SPREAD_MS))
    }, inMs)
  }
  schedule(FIRST_MS)

  return {
    stop() {
      stopped = true
      cancel()
    },
  }
}
