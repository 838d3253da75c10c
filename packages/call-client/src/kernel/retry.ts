import type { CallResult } from './call.ts'
import { checkNames, shown } from './check-options.ts'
import type { Outcome } from './status.ts'
import { isVoicemail } from './voicemail.ts'

/** An ended attempt, the input of a retry policy. */
export interface EndedAttempt {
  /** Number of the attempt, from 1. */
  readonly attempt: number
  readonly result: CallResult
}

/**
 * Decides, when an attempt has ended, how many milliseconds later the call is retried; `null` for
 * never. Must be pure. A call that did not end by a `RetryableOutcome` is never retried.
 */
export type RetryPolicy = (ended: EndedAttempt) => number | null

/**
 * What allows a retry: surely not placed, or surely ended without an answer by a person. `voicemail`
 * is a completed call that a machine answered (see `isVoicemail`).
 */
export type RetryableOutcome = Exclude<Outcome, 'completed' | 'cancelled' | 'expired' | 'indeterminate'> | 'voicemail'

/** Options of `retryOutcomes`. Durations are milliseconds. */
export interface RetryOptions {
  /** The most attempts of a call, the first included. From 1 up. */
  readonly maxAttempts: number
  /** The outcomes to retry. @default ['busy', 'no-answer'] */
  readonly outcomes?: readonly RetryableOutcome[] | undefined
  /**
   * Milliseconds to wait after the first attempt; doubled after each further one.
   * @default 60000
   */
  readonly delayMs?: number | undefined
  /**
   * The longest wait in milliseconds. A provider's `retryAfterMs` may exceed it.
   * @default 3600000
   */
  readonly maxDelayMs?: number | undefined
}

const RETRYABLE: readonly RetryableOutcome[] = ['busy', 'no-answer', 'failed', 'rejected', 'voicemail']

const NAMES = ['maxAttempts', 'outcomes', 'delayMs', 'maxDelayMs'] satisfies (keyof RetryOptions)[]

/** Never retries. */
export const noRetry: RetryPolicy = () => null

/**
 * A policy that retries the given outcomes and doubles the wait after each attempt. Waits for the
 * provider's `retryAfterMs` if that is longer.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 */
export function retryOutcomes(options: RetryOptions): RetryPolicy {
  checkNames('retryOutcomes', options, NAMES)
  const { maxAttempts, outcomes = ['busy', 'no-answer'], delayMs = 60_000, maxDelayMs = 3_600_000 } = options
  if (!Number.isSafeInteger(maxAttempts) || maxAttempts < 1) {
    throw new RangeError(`Expected \`maxAttempts\` to be an integer from 1 up, got ${shown(maxAttempts)}`)
  }
  for (const [name, value] of Object.entries({ delayMs, maxDelayMs })) {
    if (!(typeof value === 'number' && value >= 0)) {
      throw new RangeError(`Expected \`${name}\` to be milliseconds from 0 up, got ${shown(value)}`)
    }
  }
  if (!Array.isArray(outcomes)) throw new TypeError(`Expected \`outcomes\` to be a list, got ${typeof outcomes}`)
  for (const outcome of outcomes) {
    if (!RETRYABLE.includes(outcome)) {
      throw new RangeError(`Expected \`outcomes\` to be among ${RETRYABLE.join(', ')}, got ${outcome}`)
    }
  }
  return ({ attempt, result }) => {
    const ended = retryableOutcome(result)
    if (attempt >= maxAttempts || !outcomes.some(outcome => outcome === ended)) return null
    const backoffMs = Math.min(delayMs * 2 ** (attempt - 1), maxDelayMs)
    return Math.max(backoffMs, result.error?.retryAfterMs ?? 0)
  }
}

/**
 * The outcome for which a call may be retried; `undefined` if no retry may follow, because the call may
 * still be ringing or a person may have answered it.
 */
export function retryableOutcome(result: Pick<CallResult, 'outcome' | 'details'>): RetryableOutcome | undefined {
  return isVoicemail(result) ? 'voicemail' : RETRYABLE.find(outcome => outcome === result.outcome)
}
