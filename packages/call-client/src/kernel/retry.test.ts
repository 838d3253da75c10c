import { describe, expect, it } from 'vitest'
import type { CallResult } from './call.ts'
import { CallError } from './call-error.ts'
import { noRetry, retryableOutcome, retryOutcomes } from './retry.ts'
import { OUTCOMES, type Outcome } from './status.ts'
import { isVoicemail } from './voicemail.ts'

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

  it('never retries a call that may still ring or that a person may have answered', () => {
    const retryable = (details?: CallResult['details']) =>
      OUTCOMES.map(outcome => retryableOutcome({ outcome, details })).filter(outcome => outcome !== undefined)
    expect(retryable()).toEqual(['busy', 'no-answer', 'failed', 'rejected'])
    expect(retryable({ answeredBy: 'human' })).toEqual(['busy', 'no-answer', 'failed', 'rejected'])
    expect(retryable({ answeredBy: 'machine' })).toEqual(['voicemail', 'busy', 'no-answer', 'failed', 'rejected'])
  })

  it('retries a voicemail if asked to, and no other completed call', () => {
    const retry = retryOutcomes({ maxAttempts: 2, outcomes: ['voicemail'], delayMs: 10 })
    expect(retry(ended('completed', 1, { details: { answeredBy: 'voicemail' } }))).toBe(10)
    expect(retry(ended('completed', 1, { details: { answeredBy: 'human' } }))).toBeNull()
    expect(retry(ended('completed'))).toBeNull()
    expect(retryOutcomes({ maxAttempts: 2 })(ended('completed', 1, { details: { answeredBy: 'machine' } }))).toBeNull()
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

describe('voicemail', () => {
  // The words of Twilio, Telnyx and Vapi.
  it.each<[string, boolean]>([
    ['machine_start', true],
    ['machine_end_other', true],
    ['machine', true],
    ['voicemail', true],
    ['human', false],
    ['human_residence', false],
    ['fax', false],
    ['fax_detected', false],
    ['silence', false],
    ['unknown', false],
    ['not_sure', false],
  ])('a completed call that was answered by %s is voicemail: %s', (answeredBy, expected) => {
    expect(isVoicemail({ outcome: 'completed', details: { answeredBy } })).toBe(expected)
    expect(isVoicemail({ outcome: 'no-answer', details: { answeredBy } })).toBe(false)
  })
})
