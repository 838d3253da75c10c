import { type Dial, isOutcome, type Outcome } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import type { Log } from './log.ts'

/** Receives each call when it is dialed and when it ends, to log or count it. */
export interface CallObserver {
  dialing(call: DialedCall): void
  ended(call: EndedCall): void
  /** The service has stopped answering about a call of the dialer, or answers again. */
  silent(call: DialedCall, isSilent: boolean): void
}

export interface DialedCall {
  readonly by: 'dialer' | 'scheduler'
  readonly to: string
  /** Only for scheduled calls. */
  readonly id?: string | undefined
  /** Milliseconds from the due time to the licence. Only for scheduled calls. */
  readonly lateMs?: number | undefined
}

export interface EndedCall extends DialedCall {
  readonly outcome: Outcome
  readonly durationMs?: number | undefined
  readonly cause?: string | undefined
}

/** Wraps `dial` so that the observer receives each of its calls. */
export const observeDial = (dial: Dial, observer: CallObserver): Dial => {
  const observed: Dial = async (request, options) => {
    const call = { by: 'dialer', to: request.to } as const
    let isSilent = false
    const setSilent = (next: boolean) => {
      if (next !== isSilent) observer.silent(call, next)
      isSilent = next
    }
    observer.dialing(call)
    const result = await dial(request, {
      ...options,
      onFollow(state) {
        setSilent(state.silentSince !== undefined)
        options?.onFollow?.(state)
      },
    })
    setSilent(false)
    const { outcome, durationMs, cause } = result
    observer.ended({ ...call, outcome, durationMs, cause })
    return result
  }
  return Object.assign(observed, { canHangUp: dial.canHangUp })
}

/** Reports the calls of a scheduler, including those that end without having been dialed. */
export function observeScheduler(scheduler: Pick<Scheduler, 'on'>, observer: CallObserver): void {
  scheduler.on('call', ({ id, to, status, endedAt, dueAt, attempt, cancelledAt, cause }) => {
    const call = { by: 'scheduler', id, to } as const
    if (endedAt && isOutcome(status)) {
      observer.ended({ ...call, outcome: status, durationMs: attempt?.durationMs, cause: cause ?? attempt?.cause })
    } else if (status === 'dialing' && attempt && !cancelledAt) {
      observer.dialing({ ...call, lateMs: Math.max(0, attempt.licensedAt.getTime() - dueAt.getTime()) })
    }
  })
}

/** Logs a line for each call. */
export const logCalls = (log: Pick<Log, 'info'>): CallObserver => ({
  dialing: ({ to, ...call }) => log.info(`Dialing ${to}`, call),
  ended: ({ to, outcome, ...call }) => log.info(`Ended ${outcome}: ${to}`, call),
  silent: ({ to, ...call }, isSilent) =>
    isSilent && log.info(`The service does not answer about the call to ${to}`, call),
})

export const combineObservers = (observers: readonly CallObserver[]): CallObserver => ({
  dialing(call) {
    for (const each of observers) each.dialing(call)
  },
  ended(call) {
    for (const each of observers) each.ended(call)
  },
  silent(call, isSilent) {
    for (const each of observers) each.silent(call, isSilent)
  },
})
