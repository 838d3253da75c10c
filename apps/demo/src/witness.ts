import { type Dial, isOutcome, type Outcome } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import type { Log } from './log.ts'

/** Hears what is done, to log or to count it. */
export interface Witness {
  dialing(call: Dialing): void
  ended(call: Ended): void
}

export interface Dialing {
  readonly by: 'dialer' | 'scheduler'
  readonly to: string
  /** Of a scheduled call, like all that is optional here. */
  readonly id?: string | undefined
  /** How long after its due time it was licensed. */
  readonly lateMs?: number | undefined
}

export interface Ended extends Dialing {
  readonly outcome: Outcome
  readonly durationMs?: number | undefined
  readonly cause?: string | undefined
}

/** The same `dial`, each call of which is witnessed. */
export const witnessed =
  (dial: Dial, witness: Witness): Dial =>
  async (request, options) => {
    const call = { by: 'dialer', to: request.to } as const
    witness.dialing(call)
    const result = await dial(request, options)
    const { outcome, durationMs, cause } = result
    witness.ended({ ...call, outcome, durationMs, cause })
    return result
  }

/** Tells of the calls of a scheduler, those that end without having been dialed included. */
export function witnessScheduler(scheduler: Pick<Scheduler, 'on'>, witness: Witness): void {
  scheduler.on('call', ({ id, to, status, endedAt, dueAt, attempt, cancelledAt, cause }) => {
    const call = { by: 'scheduler', id, to } as const
    if (endedAt && isOutcome(status)) {
      witness.ended({ ...call, outcome: status, durationMs: attempt?.durationMs, cause: cause ?? attempt?.cause })
    } else if (status === 'dialing' && attempt && !cancelledAt) {
      witness.dialing({ ...call, lateMs: Math.max(0, attempt.licensedAt.getTime() - dueAt.getTime()) })
    }
  })
}

/** Tells several. */
export const witnesses = (all: readonly Witness[]): Witness => ({
  dialing(call) {
    for (const each of all) each.dialing(call)
  },
  ended(call) {
    for (const each of all) each.ended(call)
  },
})

/** Writes a line for each. */
export const logWitness = (log: Pick<Log, 'info'>): Witness => ({
  dialing: ({ to, ...call }) => log.info(`Dialing ${to}`, call),
  ended: ({ to, outcome, ...call }) => log.info(`Ended ${outcome}: ${to}`, call),
})
