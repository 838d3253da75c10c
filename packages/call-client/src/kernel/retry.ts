import type { CallResult } from './call.ts'
import type { Outcome } from './status.ts'

/** An attempt that ended, as a retry policy sees it. */
export interface EndedAttempt {
  /** The how-manieth try it was, from 1. */
  readonly attempt: number
  readonly result: CallResult
}

/**
 * Decides, whenever an attempt has ended, whether and when to try again: in so many milliseconds, or `null` for never.
 * Pure: the same attempt gets the same answer. Whatever it says, an attempt whose end nobody can know is never tried again.
 */
export type RetryPolicy = (ended: EndedAttempt) => number | null

/** The outcomes after which another ring does no harm: the call was surely not placed, or surely ended without an answer. */
export type RetryableOutcome = Exclude<Outcome, 'completed' | 'cancelled' | 'expired' | 'indeterminate'>

export interface RetryOptions {
  /** How many attempts a call has in all, the first included. From 1 up. */
  readonly maxAttempts: number
  /** The outcomes that are tried again. @default ['busy', 'no-answer'] */
  readonly outcomes?: readonly RetryableOutcome[] | undefined
  /** How long to wait after the first attempt, in milliseconds; doubled after each further one. @default 60000 */
  readonly delayMs?: number | undefined
  /** The longest wait, in milliseconds. @default 3600000 */
  readonly maxDelayMs?: number | undefined
}

const RETRYABLE: readonly Outcome[] = ['busy', 'no-answer', 'failed', 'rejected'] satisfies RetryableOutcome[]

/** One attempt, whatever comes of it. */
export const noRetry: RetryPolicy = () => null

/**
 * Tries calls of certain outcomes again, each time after twice the wait. A provider's own wish (`retryAfterMs`) is kept to if it is longer.
 *
 * @throws {RangeError} naming the option, what was expected and what came
 */
export function retryOutcomes(options: RetryOptions): RetryPolicy {
  const { maxAttempts, outcomes = ['busy', 'no-answer'], delayMs = 60_000, maxDelayMs = 3_600_000 } = options
  if (!Number.isSafeInteger(maxAttempts) || maxAttempts < 1) {
    throw new RangeError(`Expected \`maxAttempts\` to be an integer from 1 up, got ${maxAttempts}`)
  }
  for (const [name, value] of Object.entries({ delayMs, maxDelayMs })) {
    if (!(value >= 0)) {
      throw new RangeError(`Expected \`${name}\` to be milliseconds from 0 up, got ${value}`)
    }
  }
  for (const outcome of outcomes) {
    if (!RETRYABLE.includes(outcome)) {
      throw new RangeError(`Expected \`outcomes\` to be among ${RETRYABLE.join(', ')}, got ${outcome}`)
    }
  }
  return ({ attempt, result }) => {
    if (attempt >= maxAttempts || !outcomes.some(outcome => outcome === result.outcome)) return null
    const backoffMs = Math.min(delayMs * 2 ** (attempt - 1), maxDelayMs)
    return Math.max(backoffMs, result.error?.retryAfterMs ?? 0)
  }
}

/** Whether another attempt may follow at all: never after one that may still be ringing, or that did what it was for. */
export const mayRetry = (outcome: Outcome): outcome is RetryableOutcome => RETRYABLE.includes(outcome)
