import { describe, expect, it } from 'vitest'
import type { CallResult } from './call.ts'
import { CallError } from './call-error.ts'
import { mayRetry, noRetry, retryOutcomes } from './retry.ts'
import { OUTCOMES, type Outcome } from './status.ts'

const ended = (outcome: Outcome, attempt = 1, rest: Partial<CallResult> = {}) => ({
  attempt,
  result: {
    reference: 'r',
    to: '+1234567890',
    outcome,
    provider: 'test',
    answered: false,
    endedAt: new Date(0),
    ...rest,
  },
})

describe('retryOutcomes', () => {
  it('doubles the wait after each attempt, up to maxDelayMs', () => {
    const retry = retryOutcomes({ maxAttempts: 5, delayMs: 1000, maxDelayMs: 3000 })
    expect([1, 2, 3, 4].map(attempt => retry(ended('busy', attempt)))).toEqual([1000, 2000, 3000, 3000])
  })

  it('counts the first attempt in maxAttempts', () => {
    const retry = retryOutcomes({ maxAttempts: 2, delayMs: 0 })
    expect(retry(ended('busy', 1))).toBe(0)
    expect(retry(ended('busy', 2))).toBeNull()
  })

  it('retries busy and no-answer by default', () => {
    const retry = retryOutcomes({ maxAttempts: 2 })
    expect(OUTCOMES.filter(outcome => retry(ended(outcome)) !== null)).toEqual(['busy', 'no-answer'])
    expect(OUTCOMES.filter(outcome => noRetry(ended(outcome)) !== null)).toEqual([])
  })

  it('never retries a call that may still ring or that was completed', () => {
    expect(OUTCOMES.filter(mayRetry)).toEqual(['busy', 'no-answer', 'failed', 'rejected'])
  })

  it('waits at least for the retryAfterMs of the provider', () => {
    const retry = retryOutcomes({ maxAttempts: 2, outcomes: ['rejected'], delayMs: 10 })
    const error = new CallError('rate-limited', 'slow down', { retryAfterMs: 7000 })
    expect(retry(ended('rejected', 1, { error }))).toBe(7000)
  })

  it('refuses invalid options with the expected value and the one given', () => {
    expect(() => retryOutcomes({ maxAttempts: 0 })).toThrow('Expected `maxAttempts` to be an integer from 1 up, got 0')
    expect(() => retryOutcomes({ maxAttempts: 1, delayMs: -1 })).toThrow(
      'Expected `delayMs` to be milliseconds from 0 up, got -1',
    )
    // @ts-expect-error a call with an unknown end is never retried
    expect(() => retryOutcomes({ maxAttempts: 2, outcomes: ['indeterminate'] })).toThrow(/got indeterminate/)
  })
})
