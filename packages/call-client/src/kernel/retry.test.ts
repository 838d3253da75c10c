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

describe('retrying', () => {
  it('doubles the wait after each attempt, up to the longest', () => {
    const retry = retryOutcomes({ maxAttempts: 5, delayMs: 1000, maxDelayMs: 3000 })
    expect([1, 2, 3, 4].map(attempt => retry(ended('busy', attempt)))).toEqual([1000, 2000, 3000, 3000])
  })

  it('counts the first attempt among the most', () => {
    const retry = retryOutcomes({ maxAttempts: 2, delayMs: 0 })
    expect(retry(ended('busy', 1))).toBe(0)
    expect(retry(ended('busy', 2))).toBeNull()
  })

  it('retries busy and no-answer unless told otherwise', () => {
    const retry = retryOutcomes({ maxAttempts: 2 })
    expect(OUTCOMES.filter(outcome => retry(ended(outcome)) !== null)).toEqual(['busy', 'no-answer'])
    expect(OUTCOMES.filter(outcome => noRetry(ended(outcome)) !== null)).toEqual([])
  })

  it('never follows an attempt that may still ring, or that did what it was for', () => {
    expect(OUTCOMES.filter(mayRetry)).toEqual(['busy', 'no-answer', 'failed', 'rejected'])
  })

  it('waits as long as the provider wishes', () => {
    const retry = retryOutcomes({ maxAttempts: 2, outcomes: ['rejected'], delayMs: 10 })
    const error = new CallError('rate-limited', 'slow down', { retryAfterMs: 7000 })
    expect(retry(ended('rejected', 1, { error }))).toBe(7000)
  })

  it('refuses options that cannot be, naming what was expected and what came', () => {
    expect(() => retryOutcomes({ maxAttempts: 0 })).toThrow('Expected `maxAttempts` to be an integer from 1 up, got 0')
    expect(() => retryOutcomes({ maxAttempts: 1, delayMs: -1 })).toThrow(
      'Expected `delayMs` to be milliseconds from 0 up, got -1',
    )
    // @ts-expect-error a call whose end nobody knows is never tried again
    expect(() => retryOutcomes({ maxAttempts: 2, outcomes: ['indeterminate'] })).toThrow(/got indeterminate/)
  })
})
