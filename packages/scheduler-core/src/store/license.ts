import { NEW_ATTEMPT } from '@outdial/call-client/internal'
import type { Attempt } from '@outdial/call-client/kernel'
import type { AttemptedCall, AttemptRecord, CallRules, ScheduledCall } from './call.ts'
import type { DoNotCallEntry } from './do-not-call.ts'
import type { Queue } from './queue.ts'
import type { DispatchLimits, HeldCall } from './step.ts'
import type { PlacedAttempt } from './step-rules.ts'

/** What a step knows about the number of a due call. */
export interface KnownNumber {
  readonly attempts: readonly PlacedAttempt[]
  /** Its entry on the do-not-call list. */
  readonly listed?: DoNotCallEntry | undefined
}

/** Returns why a due call is held, or `undefined` if it may be licensed. */
export function whyHeld(
  call: ScheduledCall,
  queue: Queue,
  { misfireAfterMs, rules }: Pick<DispatchLimits, 'misfireAfterMs' | 'rules'>,
  { attempts, listed }: KnownNumber,
  now: Date,
): HeldCall | undefined {
  if (call.notAfter && now >= call.notAfter) return { call, reason: 'not-after' }
  const mayBeLateMs = lateMs(call.rules, misfireAfterMs)
  const isMissed = (from: Date) => missedMs(from, queue, now) > mayBeLateMs
  // Hours may have been closed when the call was due: what was missed begins when they open.
  if (isMissed(call.dueAt) && isMissed(rules?.hold(call, [], call.dueAt)?.until ?? call.dueAt)) {
    return { call, reason: 'misfire' }
  }
  if (listed) return { call, reason: 'do-not-call', rule: listed.reason }
  const hold = rules?.hold(call, attempts, now)
  return hold && { call, ...hold }
}

/** How late a call may begin after an outage, in milliseconds. */
export const lateMs = (rules: CallRules | undefined, ofScheduler: number): number =>
  rules?.misfireAfterMs === 'never' ? Number.POSITIVE_INFINITY : (rules?.misfireAfterMs ?? ofScheduler)

/**
 * Milliseconds from `dueAt` during which no worker checked the queue. Waiting for a line while a worker
 * was present is not a misfire.
 */
function missedMs(dueAt: Date, { attendedSince, unattendedFrom }: Queue, now: Date): number {
  const from = Math.max(dueAt.getTime(), unattendedFrom?.getTime() ?? Number.NEGATIVE_INFINITY)
  return (attendedSince ?? now).getTime() - from
}

/** The instants of a licence. All licences of one step share these objects. */
export type Terms = Readonly<
  Required<Pick<AttemptRecord, 'licensedAt' | 'dialBy' | 'answerBy' | 'lineFreeAt' | 'nextPollAt'>>
>

export function termsOf(
  { dialWithinMs, answerWithinMs, maxCallMs }: Pick<DispatchLimits, 'dialWithinMs' | 'answerWithinMs' | 'maxCallMs'>,
  now: Date,
): Terms {
  const after = (ms: number) => new Date(now.getTime() + ms)
  const answerBy = after(answerWithinMs)
  return { licensedAt: now, dialBy: after(dialWithinMs), answerBy, lineFreeAt: after(maxCallMs), nextPollAt: answerBy }
}

/** Adds a new attempt to a call. The store commits the result before the call may be dialed. */
export function license(call: ScheduledCall, reference: string, terms: Terms): AttemptedCall {
  const attempt: AttemptRecord = {
    ...(NEW_ATTEMPT satisfies Attempt),
    reference,
    callId: call.id,
    attempt: call.attemptCount + 1,
    released: false,
    provider: call.provider,
    queue: call.queue,
    to: call.to,
    from: call.from,
    licensedAt: terms.licensedAt,
    dialBy: terms.dialBy,
    answerBy: terms.answerBy,
    lineFreeAt: terms.lineFreeAt,
    nextPollAt: terms.nextPollAt,
    polls: 0,
    events: [],
  }
  return {
    ...call,
    version: call.version + 1,
    status: 'dialing',
    attemptCount: call.attemptCount + 1,
    attempt,
  }
}
