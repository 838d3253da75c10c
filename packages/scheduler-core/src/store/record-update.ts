import { mayRetry, mergeUpdate, rankOf } from '@outdial/call-client/internal'
import { type AttemptStatus, isLive, isOutcome, type Recorded } from '@outdial/call-client/kernel'
import type { AttemptEvent, AttemptRecord, NewCall, ScheduledCall } from './call.ts'
import { releases } from './queue.ts'
import type { AttemptUpdate, EndedInStore, Refusal, Step } from './step.ts'

/** An attempt as it was found, with its call. */
export interface KnownAttempt {
  readonly call: ScheduledCall
  readonly attempt: AttemptRecord
}

/** What an update makes of them. What is unchanged is the same object. */
export interface RecordedAttempt extends KnownAttempt {
  readonly recorded: Recorded
  /** A further call to be added in the same commit. */
  readonly next?: NewCall | undefined
  /** The provider refused, for a reason that is not the call's: its queue is to be held back. */
  readonly refusal?: Refusal | undefined
  /** The provider took the call: its queue need not be held back. */
  readonly taken?: boolean | undefined
}

const MAX_EVENTS = 32

/**
 * What is known once this, too, is told: the attempt by the rules of merging, its call by what follows from the attempt's end.
 * The store has found the attempt, has locked its call, and saves what is changed.
 */
export function recordUpdate(
  { call, attempt }: KnownAttempt,
  update: AttemptUpdate,
  { decide, nextPollAt }: Pick<Step, 'decide' | 'nextPollAt'>,
  now: Date,
): RecordedAttempt {
  // A number that is not ours: a service that restarted and gave the id again. That is events of another call.
  if (update.to !== undefined && update.to !== attempt.to) return { recorded: 'unknown', call, attempt }
  // A phone that is known to ring rings, whatever a refusal says, and is not given up before its time.
  const { status } = update
  const contradicted =
    isLive(attempt.status) && (status === 'rejected' || (status === 'indeterminate' && now < attempt.lineFreeAt))
  const merged = contradicted ? attempt : mergeUpdate(attempt, update)
  const events = withEvent(attempt.events, update)
  const isLatest = call.attempt?.reference === attempt.reference
  if (merged === attempt) {
    if (events === attempt.events) return { recorded: 'unchanged', call, attempt }
    const told = { ...attempt, events }
    return { recorded: 'unchanged', call: isLatest ? { ...call, attempt: told } : call, attempt: told }
  }

  const ends = isOutcome(merged.status) && !isOutcome(attempt.status)
  const { refusal } = update
  const released = ends && merged.status === 'rejected' && refusal !== undefined && releases(refusal.code)
  // It took place although it was refused. If another attempt has begun in its stead, that is only its history.
  const placed = attempt.released && isLatest && merged.status !== 'rejected'
  // By name: a second spread would make the object anew for each of its fields.
  const learned: Mutable<AttemptRecord> = {
    ...attempt,
    status: merged.status,
    providerCallId: merged.providerCallId,
    answered: merged.answered,
    answeredAt: merged.answeredAt,
    endedAt: merged.endedAt,
    durationMs: merged.durationMs,
    cause: merged.cause,
    causeStatus: merged.causeStatus,
    released: (attempt.released && !placed) || released,
    events,
    polls: 0,
    nextPollAt: undefined,
  }
  if (!isOutcome(learned.status)) learned.nextPollAt = nextPollAt(learned, now)
  const taken = isAwaited(attempt.status) && provesPlaced(merged.status)

  const told = { recorded: 'applied', attempt: learned } as const
  /** The call with what follows; every step of a call makes one new object, since there are many steps. */
  const changed = (follows: Partial<ScheduledCall>): ScheduledCall =>
    Object.assign({ ...call, version: call.version + 1, attempt: isLatest ? learned : call.attempt }, follows)
  if (released) return { ...told, call: changed(release(call, now)), refusal }
  if (placed) {
    const stays = isOutcome(call.status) && rankOf(call.status) > rankOf(learned.status)
    return { ...told, call: changed({ attemptCount: attempt.attempt, ...(!stays && correct(learned, now)) }) }
  }
  // A late word about an attempt after which another one has begun says nothing of the call.
  if (attempt.released || attempt.attempt !== call.attemptCount) {
    return { ...told, call: isLatest ? changed({}) : call }
  }
  if (ends && hasEnded(learned)) {
    const { next, follows } = end(call, learned, { decide, refusal }, now)
    return { ...told, call: changed(follows), next, taken }
  }
  if (!isOutcome(merged.status)) return { ...told, call: changed({ status: merged.status }), taken }
  return {
    ...told,
    call: changed(merged.status === attempt.status ? detail(call, attempt, learned) : correct(learned, now)),
  }
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

const isAwaited = (status: AttemptStatus) => status === 'dialing' || status === 'unknown'

const PLACED: readonly AttemptStatus[] = ['completed', 'busy', 'no-answer', 'failed']

const provesPlaced = (status: AttemptStatus) => isLive(status) || PLACED.includes(status)

/** The call is as it was before the attempt, unless it is no longer wanted. */
function release(call: ScheduledCall, now: Date): Partial<ScheduledCall> {
  const attemptCount = call.attemptCount - 1
  return call.cancelledAt
    ? { attemptCount, ...withdraw(call, 'cancelled', now) }
    : { attemptCount, status: 'scheduled' }
}

function end(
  call: ScheduledCall,
  attempt: EndedInStore['attempt'],
  { decide, refusal }: Pick<Step, 'decide'> & Pick<AttemptUpdate, 'refusal'>,
  now: Date,
): { readonly follows: Partial<ScheduledCall>; readonly next?: NewCall | undefined } {
  const { status: outcome } = attempt
  const { retryAt, next } = decide({ call, attempt, refusal, now })
  if (retryAt && mayRetry(outcome) && !call.cancelledAt) {
    return { follows: { status: 'scheduled', dueAt: retryAt, lastOutcome: outcome }, next }
  }
  return { follows: { status: outcome, endedAt: attempt.endedAt ?? now, lastOutcome: undefined }, next }
}

/** More is known of how an attempt ended, and nothing else follows from it: a retry goes on waiting. */
const detail = (call: ScheduledCall, before: AttemptRecord, { endedAt }: AttemptRecord): Partial<ScheduledCall> =>
  call.endedAt?.getTime() === before.endedAt?.getTime() ? { endedAt } : {}

/** An attempt that had ended turns out to have ended otherwise: a retry that has not begun is withdrawn, an ended call stays ended. */
const correct = (attempt: AttemptRecord, now: Date): Partial<ScheduledCall> => ({
  status: attempt.status,
  lastOutcome: undefined,
  cause: undefined,
  endedAt: attempt.endedAt ?? now,
})

/** What ends a call without a further attempt: it ends as its last attempt did, if it had one. */
export const withdraw = (
  call: ScheduledCall,
  wanted: 'cancelled' | 'expired',
  now: Date,
  cause?: string,
): Partial<ScheduledCall> => ({ status: call.lastOutcome ?? wanted, endedAt: now, lastOutcome: undefined, cause })

function withEvent(
  events: readonly AttemptEvent[],
  { status, at, cause, providerCallId }: AttemptUpdate,
): readonly AttemptEvent[] {
  const known = events.some(
    told => told.status === status && told.cause === cause && told.providerCallId === providerCallId,
  )
  return known || events.length >= MAX_EVENTS ? events : [...events, { status, at, cause, providerCallId }]
}

const hasEnded = (attempt: AttemptRecord): attempt is EndedInStore['attempt'] => isOutcome(attempt.status)
