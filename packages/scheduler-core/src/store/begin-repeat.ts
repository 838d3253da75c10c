import type { AttemptRecord } from './call.ts'
import type { KnownAttempt, RecordedAttempt } from './record-update.ts'
import type { AttemptUpdate, Step } from './step.ts'

/** The cause of the event that marks an attempt whose POST is sent a second time. */
export const REPEATED = 'placed again, to learn the id'

/**
 * True if the POST of this attempt was, or may have been, sent a second time. A refusal then proves
 * nothing: it answers one of the two POSTs.
 */
export const isRepeated = ({ events }: AttemptRecord): boolean => events.some(({ cause }) => cause === REPEATED)

/**
 * Allows one worker to send the POST of an `unknown` attempt a second time, until `repeatBy`: the
 * mark in its events is committed before anything is sent, so no attempt is repeated twice.
 */
export function beginRepeat(
  { call, attempt }: KnownAttempt,
  { at, repeatBy }: AttemptUpdate,
  { nextPollAt, isPaused }: Pick<Step, 'nextPollAt'> & { readonly isPaused: boolean },
  now: Date,
): RecordedAttempt {
  const { status, providerCallId, released, events, licensedAt } = attempt
  const isLost = status === 'unknown' && providerCallId === undefined && !released
  const isLatest = call.attempt?.reference === attempt.reference
  const isWanted = isLatest && !isPaused && !call.cancelledAt && !(call.notAfter && now >= call.notAfter)
  const isInTime = repeatBy !== undefined && now <= repeatBy && now >= licensedAt
  if (!isLost || !isWanted || !isInTime || isRepeated(attempt) || events.length >= MAX_EVENTS)
    return { recorded: 'unchanged', call, attempt }
  const marked: AttemptRecord = { ...attempt, events: [...events, { status, at, cause: REPEATED }], polls: 0 }
  const repeated = { ...marked, nextPollAt: nextPollAt(marked, now, call) }
  return {
    recorded: 'applied',
    attempt: repeated,
    call: { ...call, version: call.version + 1, attempt: repeated },
  }
}

/** Number of events that are kept with an attempt. */
export const MAX_EVENTS = 32
