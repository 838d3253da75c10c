import { phone, SECOND } from '../../testing/kit/builders.ts'
import type { AttemptRecord, ScheduledCall } from '../call.ts'
import { decideStep, type StepResult } from '../decide-step.ts'
import { license, termsOf } from '../license.ts'
import type { LoadedQueue, LoadedStep } from '../loaded-step.ts'
import { newCall } from '../new-call.ts'
import { newQueue, type Queue } from '../queue.ts'
import type { KnownAttempt } from '../record-update.ts'
import type { AttemptUpdate, DispatchLimits, Step } from '../step.ts'

/** The store's time of every step. */
export const NOW = new Date('2026-03-02T09:00:00.123Z')

/** The time `ms` after `NOW`. */
export const after = (ms: number) => new Date(NOW.getTime() + ms)

/**
 * The n-th call of the store. It waits in `main`, has a number of its own and came due a second
 * ago.
 */
export const waitingCall = (n: number, wanted: Partial<ScheduledCall> = {}): ScheduledCall => ({
  ...newCall({ id: `call-${n}`, to: phone(n), provider: 'api', queue: 'main', at: after(-SECOND) }, n, after(-SECOND)),
  ...wanted,
})

const TERMS = { dialWithinMs: 5 * SECOND, answerWithinMs: 30 * SECOND, maxCallMs: 600 * SECOND }

/**
 * An attempt of this call that was licensed a second ago. An ended one waits for a retry unless
 * `wanted` says more.
 */
export function attemptOf(call: ScheduledCall, wanted: Partial<AttemptRecord> = {}): KnownAttempt {
  const licensed = license(call, `reference of ${call.id}`, termsOf(TERMS, after(-SECOND)))
  const attempt = { ...licensed.attempt, ...wanted }
  if (attempt.endedAt) attempt.nextPollAt = undefined
  return { attempt, call: { ...licensed, status: attempt.status, attempt } }
}

/** The call of an ended attempt, which waits again. */
export const retried = ({ attempt, call }: KnownAttempt, dueAt: Date): KnownAttempt => ({
  attempt,
  call: { ...call, status: 'scheduled', dueAt, endedAt: undefined, lastOutcome: 'busy' },
})

/** The queue `main` with one line, locked, attended, with nothing in it. */
export const loadedQueue = (
  wanted: Partial<Omit<LoadedQueue, 'queue'>> & { readonly queue?: Partial<Queue> } = {},
): LoadedQueue => ({
  isLocked: true,
  due: [],
  ...wanted,
  queue: { ...newQueue('main', { concurrency: 1 }), attendedSince: NOW, checkedAt: NOW, ...wanted.queue },
  counted: { linesInUse: 0, licences: 0, ...wanted.counted },
})

export const loadedStep = (wanted: Partial<LoadedStep> = {}): LoadedStep => ({
  now: NOW,
  attempts: [],
  idHolders: [],
  withoutId: [],
  queues: [],
  recent: [],
  doNotCall: [],
  spent: [],
  paused: false,
  clockShifts: 0,
  providers: [],
  ...wanted,
})

/** A step that dispatches to the provider `api`. Its references are `new 1`, `new 2`, and so on. */
export function stepWith(wanted: Partial<Step> = {}, limits: Partial<DispatchLimits> = {}): Step {
  let drawn = 0
  const dispatch: DispatchLimits = {
    providers: ['api'],
    maxLicences: 100,
    ...TERMS,
    misfireAfterMs: Number.POSITIVE_INFINITY,
    recentMs: 0,
    newReference: () => `new ${++drawn}`,
    ...limits,
  }
  return { decide: () => ({}), nextPollAt: () => after(SECOND), dispatch, ...wanted }
}

export const updateTo = ({ attempt }: KnownAttempt, more: Partial<AttemptUpdate>): AttemptUpdate => ({
  reference: attempt.reference,
  provider: attempt.provider,
  status: 'ringing',
  at: NOW,
  ...more,
})

/** The result of a step for which enough calls are loaded. */
export function decided(loaded: LoadedStep, step: Step): StepResult {
  const result = decideStep(loaded, step)
  if (!result) throw new Error('More due calls are needed')
  return result
}

export const idsOf = (calls: readonly { readonly id: string }[]) => calls.map(({ id }) => id)
