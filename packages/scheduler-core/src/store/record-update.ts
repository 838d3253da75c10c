import { contradictionOf, mergeUpdate, rankOf, retryableOutcome } from '@outdial/call-client/internal'
import {
  type Attempt,
  type AttemptStatus,
  type CallError,
  isLive,
  isOutcome,
  type Recorded,
} from '@outdial/call-client/kernel'
import { isRepeated, MAX_EVENTS } from './begin-repeat.ts'
import type { AttemptEvent, AttemptRecord, ScheduledCall } from './call.ts'
import { releases } from './queue.ts'
import type { AttemptUpdate, EndedInStore, Refusal, Step } from './step.ts'

/** A loaded attempt with its call. */
export interface KnownAttempt {
  readonly call: ScheduledCall
  readonly attempt: AttemptRecord
}

/** An attempt and its call after an update. Unchanged values are the same objects. */
export interface RecordedAttempt extends KnownAttempt {
  readonly recorded: Recorded
  /** The refusal for which the queue must be held back. The call did not cause it. */
  readonly refusal?: Refusal | undefined
  /** True if the provider accepted the call, which ends the queue's back-off. */
  readonly taken?: boolean | undefined
  /** Why the update is about another call. */
  readonly contradiction?: CallError | undefined
}

/**
 * Applies an update to an attempt and its call. The attempt follows the merge rules; the call
 * follows from the attempt's end. The store has locked the call, and saves what changed.
 */
export function recordUpdate(
  { call, attempt }: KnownAttempt,
  update: AttemptUpdate,
  { decide, nextPollAt }: Pick<Step, 'decide' | 'nextPollAt'>,
  now: Date,
): RecordedAttempt {
  const contradiction = contradictionOf(attempt, update)
  if (contradiction) return { recorded: 'unknown', call, attempt, contradiction }
  const merged = mergeInto(attempt, update, now)
  const events = withEvent(attempt.events, update)
  const isLatest = call.attempt?.reference === attempt.reference
  if (merged === attempt) {
    if (events === attempt.events) return { recorded: 'unchanged', call, attempt }
    const extended = { ...attempt, events }
    return { recorded: 'unchanged', call: isLatest ? { ...call, attempt: extended } : call, attempt: extended }
  }

  const ends = isOutcome(merged.status) && !isOutcome(attempt.status)
  const { refusal } = update
  const released = ends && merged.status === 'rejected' && refusal !== undefined && releases(refusal.code)
  // The call took place despite the refusal. If another attempt has begun since, only the history
  // changes.
  const placed = attempt.released && isLatest && merged.status !== 'rejected'
  // Fields are listed because a second spread costs much more in this hot path.
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
    details: merged.details,
    lineFreeAt: merged.lineFreeAt,
    released: (attempt.released && !placed) || released,
    events,
    polls: 0,
    nextPollAt: undefined,
  }
  if (!isOutcome(learned.status)) learned.nextPollAt = nextPollAt(learned, now, call)
  const taken = isAwaited(attempt.status) && provesPlaced(merged.status)

  const applied = { recorded: 'applied', attempt: learned } as const
  /** The changed call, as a single new object. */
  const changed = (follows: Partial<ScheduledCall>): ScheduledCall =>
    Object.assign({ ...call, version: call.version + 1, attempt: isLatest ? learned : call.attempt }, follows)
  if (released) return { ...applied, call: changed(release(call, now, update.againInMs)), refusal }
  if (placed) {
    const stays = isOutcome(call.status) && rankOf(call.status) > rankOf(learned.status)
    return { ...applied, call: changed({ attemptCount: attempt.attempt, ...(!stays && correct(learned, now)) }) }
  }
  // A late update of an attempt that was superseded or released does not change the call. Details of
  // an earlier attempt are shown with the call, so they make a new version.
  if (attempt.released || attempt.attempt !== call.attemptCount) {
    return { ...applied, call: isLatest || learned.details !== attempt.details ? changed({}) : call }
  }
  if (ends && hasEnded(learned)) {
    return { ...applied, call: changed(end(call, learned, { decide, refusal }, now)), taken }
  }
  if (!isOutcome(merged.status)) return { ...applied, call: changed({ status: merged.status }), taken }
  // Late details may say that a person answered a call whose retry waits as that of a voicemail.
  const isCorrected = merged.status !== attempt.status || (call.status === 'scheduled' && !mayRetry(learned))
  return { ...applied, call: changed(isCorrected ? correct(learned, now) : detail(call, attempt, learned)) }
}

/** Merges an update into an attempt. Returns the same object if the update adds nothing. */
function mergeInto(attempt: AttemptRecord, update: AttemptUpdate, now: Date): MergedAttempt {
  const { status, byOperator, lostId } = update
  if (lostId !== undefined) {
    return attempt.providerCallId === lostId && !attempt.endedAt ? { ...attempt, providerCallId: undefined } : attempt
  }
  if (byOperator === 'frees') {
    const isOver = attempt.status === 'unknown' || attempt.status === 'indeterminate'
    return isOver && now < attempt.lineFreeAt ? { ...mergeUpdate(attempt, update), lineFreeAt: now } : attempt
  }
  // A live call outweighs a refusal, and does not become indeterminate before `lineFreeAt`.
  const isEarly = status === 'indeterminate' && now < attempt.lineFreeAt && byOperator === undefined
  if (isLive(attempt.status) && (status === 'rejected' || isEarly)) return attempt
  if (status === 'rejected' && isRepeated(attempt)) return attempt
  const merged = mergeUpdate(attempt, update)
  return merged === attempt ? attempt : { ...merged, lineFreeAt: attempt.lineFreeAt }
}

type MergedAttempt = Attempt & Pick<AttemptRecord, 'lineFreeAt'>

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

const isAwaited = (status: AttemptStatus) => status === 'dialing' || status === 'unknown'

const PLACED: readonly AttemptStatus[] = ['completed', 'busy', 'no-answer', 'failed']

const provesPlaced = (status: AttemptStatus) => isLive(status) || PLACED.includes(status)

/** Returns the call to its state before the attempt, or ends it if it was cancelled. */
function release(call: ScheduledCall, now: Date, againInMs: number | undefined): Partial<ScheduledCall> {
  const attemptCount = call.attemptCount - 1
  return call.cancelledAt
    ? { attemptCount, ...withdraw(call, 'cancelled', now) }
    : {
        attemptCount,
        status: 'scheduled',
        dueAt: againInMs === undefined ? call.dueAt : new Date(now.getTime() + againInMs),
      }
}

function end(
  call: ScheduledCall,
  attempt: EndedInStore['attempt'],
  { decide, refusal }: Pick<Step, 'decide'> & Pick<AttemptUpdate, 'refusal'>,
  now: Date,
): Partial<ScheduledCall> {
  const { status: outcome } = attempt
  const { retryAt } = decide({ call, attempt, refusal, now })
  const isRetried = retryAt !== undefined && mayRetry(attempt) && !call.cancelledAt
  const isTooLate = isRetried && call.notAfter !== undefined && retryAt >= call.notAfter
  if (isRetried && !isTooLate) return { status: 'scheduled', dueAt: retryAt, lastOutcome: outcome }
  // What would come too late does not wait for its time to say so.
  const cause = isTooLate ? 'not-after' : call.cause
  return { status: outcome, endedAt: attempt.endedAt ?? now, lastOutcome: undefined, cause }
}

/** Adds details of an attempt's end to an ended call. A waiting retry keeps waiting. */
const detail = (call: ScheduledCall, before: AttemptRecord, { endedAt }: AttemptRecord): Partial<ScheduledCall> =>
  call.endedAt?.getTime() === before.endedAt?.getTime() ? { endedAt } : {}

/**
 * Corrects the outcome of an ended attempt, or who answered it. Withdraws a waiting retry; an ended
 * call stays ended.
 */
const correct = (attempt: AttemptRecord, now: Date): Partial<ScheduledCall> => ({
  status: attempt.status,
  lastOutcome: undefined,
  cause: undefined,
  endedAt: attempt.endedAt ?? now,
})

/** Ends a call without a further attempt, with the outcome of its last attempt if it had one. */
export const withdraw = (
  call: ScheduledCall,
  wanted: 'cancelled' | 'expired' | 'indeterminate',
  now: Date,
  cause?: string,
): Partial<ScheduledCall> => ({ status: call.lastOutcome ?? wanted, endedAt: now, lastOutcome: undefined, cause })

function withEvent(
  events: readonly AttemptEvent[],
  { status, at, cause, providerCallId }: AttemptUpdate,
): readonly AttemptEvent[] {
  const known = events.some(
    event => event.status === status && event.cause === cause && event.providerCallId === providerCallId,
  )
  return known || events.length >= MAX_EVENTS ? events : [...events, { status, at, cause, providerCallId }]
}

const mayRetry = ({ status, details }: Attempt): boolean =>
  isOutcome(status) && retryableOutcome({ outcome: status, details }) !== undefined

const hasEnded = (attempt: AttemptRecord): attempt is EndedInStore['attempt'] => isOutcome(attempt.status)
