import type { CallResult, EndedAttempt } from '@outdial/call-client/kernel'
import { CallError, OUTCOMES } from '@outdial/call-client/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localDayOf } from './local-day-bounds.ts'
import { CALL_CENTRE_RETRY, type SpreadRetryOptions, spreadRetries } from './spread-retries.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const ended = (attempt: number, endedAt: string | Date, rest: Partial<CallResult> = {}) => ({
  attempt,
  result: {
    reference: 'r',
    to: '+4930123456',
    outcome: 'no-answer' as const,
    provider: 'test',
    answered: false,
    endedAt: new Date(endedAt),
    ...rest,
  },
})
const machine = { outcome: 'completed', answered: true, details: { answeredBy: 'machine_end_beep' } } as const

/** When the next attempt is due. */
function retryAt(options: SpreadRetryOptions) {
  const policy = spreadRetries(options)
  return (ended: EndedAttempt): Date | undefined => {
    const delayMs = policy(ended)
    return delayMs === null ? undefined : new Date(ended.result.endedAt.getTime() + delayMs)
  }
}

const BERLIN: SpreadRetryOptions = { ...CALL_CENTRE_RETRY, zonesOf: () => ['Europe/Berlin'] }

describe('the retry of call centres', () => {
  // Berlin is an hour ahead of UTC in November.
  it.each<[string, number, string, Partial<CallResult>, string | undefined]>([
    ['a busy line is called again after half an hour', 1, '2026-11-23T09:00Z', { outcome: 'busy' }, '2026-11-23T09:30'],
    ['a failure is tried again after an hour', 1, '2026-11-23T09:00Z', { outcome: 'failed' }, '2026-11-23T10:00'],
    ['no answer in the morning: at noon', 1, '2026-11-23T09:00Z', {}, '2026-11-23T13:00'],
    ['no answer at noon: in the evening', 1, '2026-11-23T13:05Z', {}, '2026-11-23T17:00'],
    ['no answer in the evening: the next morning', 1, '2026-11-23T17:05Z', {}, '2026-11-24T09:00'],
    ['at night: the time after the nearest one', 1, '2026-11-23T22:30Z', {}, '2026-11-24T09:00'],
    ['after two attempts: on another day, at another time', 2, '2026-11-23T13:05Z', {}, '2026-11-24T17:00'],
    ['after two attempts a busy line too', 2, '2026-11-23T09:00Z', { outcome: 'busy' }, '2026-11-24T13:00'],
    [
      'a busy line close to midnight is on another day by itself',
      2,
      '2026-11-23T22:45Z',
      { outcome: 'busy' },
      '2026-11-23T23:15',
    ],
    ['a voicemail: a day later', 1, '2026-11-23T09:00Z', machine, '2026-11-24T09:00'],
    [
      'an answer by a person is none to retry',
      1,
      '2026-11-23T09:00Z',
      { ...machine, details: { answeredBy: 'human' } },
      undefined,
    ],
    ['a rejected call is not retried', 1, '2026-11-23T09:00Z', { outcome: 'rejected' }, undefined],
    ['the sixth attempt is the last', 6, '2026-11-23T09:00Z', {}, undefined],
    ['over a clock change the local time is kept', 2, '2026-10-24T16:05Z', {}, '2026-10-25T09:00'],
  ])('%s', (_, attempt, at, rest, expected) => {
    expect(
      retryAt(BERLIN)(ended(attempt, at, rest))
        ?.toISOString()
        .slice(0, 16),
    ).toBe(expected)
  })

  it('never retries what may still ring', () => {
    const retry = retryAt(BERLIN)
    const retried = OUTCOMES.filter(outcome => retry(ended(1, '2026-11-23T09:00Z', { outcome })))
    expect(retried).toEqual(['busy', 'no-answer', 'failed'])
  })
})

describe('spread retries', () => {
  const at = (options: Partial<SpreadRetryOptions>, attempt = 1, rest: Partial<CallResult> = {}) =>
    retryAt({ maxAttempts: 9, outcomes: { 'no-answer': 'next-time' }, ...options })(
      ended(attempt, '2026-11-23T09:10:30Z', rest),
    )?.toISOString()

  it('without times of day are due at the same time on the next day', () => {
    expect(at({})).toBe('2026-11-24T09:10:00.000Z')
  })

  it('with one time of day are due once a day', () => {
    expect(at({ timesOfDay: ['09:00'] })).toBe('2026-11-24T09:00:00.000Z')
    expect(at({ timesOfDay: ['10:00'] })).toBe('2026-11-23T10:00:00.000Z')
  })

  it('are never due at once because clocks show their time twice', () => {
    const retry = retryAt({
      maxAttempts: 9,
      outcomes: { 'no-answer': 'next-time' },
      timesOfDay: ['02:00', '02:30'],
      zonesOf: () => ['Europe/Berlin'],
    })
    // Ended at 02:10 by the clock, for the second time: 02:30 as a local time means the first one.
    expect(retry(ended(1, '2026-10-25T01:10:00Z'))?.toISOString()).toBe('2026-10-26T01:30:00.000Z')
  })

  it('wait longer from attempt to attempt, and then as long as the last time', () => {
    const outcomes = { 'no-answer': [MINUTE, HOUR] }
    expect([1, 2, 3].map(attempt => at({ outcomes }, attempt))).toEqual([
      '2026-11-23T09:11:30.000Z',
      '2026-11-23T10:10:30.000Z',
      '2026-11-23T10:10:30.000Z',
    ])
  })

  it('wait at least for the retryAfterMs of the provider', () => {
    const error = new CallError('rate-limited', 'slow down', { retryAfterMs: 2 * HOUR })
    expect(at({ outcomes: { 'no-answer': MINUTE } }, 1, { error })).toBe('2026-11-23T11:10:30.000Z')
  })

  it('of several zones use the one in which the retry is due last', () => {
    const timesOfDay = ['10:00', '18:00']
    expect(at({ timesOfDay, zonesOf: () => ['Europe/Berlin'] })).toBe('2026-11-23T17:00:00.000Z')
    expect(at({ timesOfDay, zonesOf: () => ['Europe/Berlin', 'Europe/Lisbon'] })).toBe('2026-11-23T18:00:00.000Z')
    expect(at({ timesOfDay, zonesOf: () => [] })).toBe('2026-11-23T18:00:00.000Z')
  })

  it('return the milliseconds from the end, and null for no retry', () => {
    const policy = spreadRetries({ maxAttempts: 2, outcomes: { busy: MINUTE } })
    expect(policy(ended(1, '2026-11-23T09:00Z', { outcome: 'busy' }))).toBe(MINUTE)
    expect(policy(ended(2, '2026-11-23T09:00Z', { outcome: 'busy' }))).toBeNull()
  })

  it('never exceed the attempts of a day, in any zone, however long calls and lines take', () => {
    const zones = ['Europe/Berlin', 'America/St_Johns', 'Pacific/Chatham', 'UTC']
    const options = fc.record({
      maxAttempts: fc.constant(20),
      maxAttemptsPerDay: fc.integer({ min: 1, max: 4 }),
      timesOfDay: fc.subarray(['00:30', '09:00', '12:15', '18:00', '23:45']),
      outcomes: fc.record({
        busy: fc.oneof(fc.constant('next-time' as const), fc.integer({ min: 0, max: 30 * HOUR })),
        'no-answer': fc.array(fc.integer({ min: 0, max: 5 * HOUR }), { minLength: 1, maxLength: 3 }),
      }),
      zonesOf: fc.subarray(zones, { minLength: 1 }).map(found => () => found),
    })
    const attempts = fc.array(
      fc.record({
        outcome: fc.constantFrom('busy' as const, 'no-answer' as const),
        waitsMs: fc.integer({ min: 0, max: 20 * HOUR }),
        lastsMs: fc.integer({ min: 0, max: 3 * HOUR }),
      }),
      { minLength: 2, maxLength: 20 },
    )
    fc.assert(
      fc.property(options, attempts, fc.integer({ min: 0, max: 400 * 24 }), (given, each, hours) => {
        const retry = retryAt(given)
        let due = new Date(Date.UTC(2026, 0, 1) + hours * HOUR)
        const begun: number[] = []
        for (const [index, { outcome, waitsMs, lastsMs }] of each.entries()) {
          const beginsMs = due.getTime() + waitsMs
          begun.push(beginsMs)
          const next = retry(ended(index + 1, new Date(beginsMs + lastsMs), { outcome }))
          if (!next) break
          expect(next.getTime()).toBeGreaterThanOrEqual(beginsMs + lastsMs)
          due = next
        }
        for (const zone of given.zonesOf()) {
          const days = Map.groupBy(begun, ms => localDayOf(zone, ms).start)
          expect(Math.max(...[...days.values()].map(({ length }) => length))).toBeLessThanOrEqual(
            given.maxAttemptsPerDay,
          )
        }
      }),
      { numRuns: 300 },
    )
  })

  // oxlint-disable-next-line typescript/no-explicit-any -- options as JavaScript callers may pass them
  it.each<[any, string]>([
    [undefined, 'Expected the options of spreadRetries to be an object, got undefined'],
    [
      { maxAttempts: 2, outcomes: { busy: 1 }, delayMs: 1 },
      'Expected options of spreadRetries among maxAttempts, maxAttemptsPerDay, timesOfDay, outcomes, zonesOf, got `delayMs`',
    ],
    [{ outcomes: { busy: 1 } }, 'Expected `maxAttempts` to be an integer from 1 up, got undefined'],
    [
      { maxAttempts: 2, maxAttemptsPerDay: 0, outcomes: { busy: 1 } },
      'Expected `maxAttemptsPerDay` to be an integer from 1 up, got 0',
    ],
    [
      { maxAttempts: 2, timesOfDay: ['18:00', '09:00'], outcomes: { busy: 1 } },
      'Expected `timesOfDay` to be ascending times such as 09:30, got "09:00"',
    ],
    [{ maxAttempts: 2, timesOfDay: ['24:00'], outcomes: { busy: 1 } }, 'got "24:00"'],
    [{ maxAttempts: 2, outcomes: {} }, 'Expected `outcomes` to be delays by outcome'],
    [
      { maxAttempts: 2, outcomes: { completed: 1 } },
      'Expected `outcomes` among busy, no-answer, failed, rejected, voicemail, got "completed"',
    ],
    [
      { maxAttempts: 2, outcomes: { busy: -1 } },
      'Expected `outcomes.busy` to be milliseconds from 0 to 366 days, a list of them, or next-time, got -1',
    ],
    [{ maxAttempts: 2, outcomes: { busy: [] } }, 'got an array'],
    [{ maxAttempts: 2, outcomes: { busy: 'later' } }, 'got "later"'],
    [{ maxAttempts: 2, outcomes: { busy: 1 }, zonesOf: 'UTC' }, 'Expected `zonesOf` to be a function, got "UTC"'],
  ])('%j is refused with what was expected', (options, message) => {
    expect(() => spreadRetries(options)).toThrow(message)
  })
})
