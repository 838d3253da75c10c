import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CountedAttempt,
  lookBackMs,
  type NumberLimits,
  reachedLimit,
  resolveNumberLimits,
} from './number-limits.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = new Date('2026-11-23T12:00:00Z')
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR)

/** An attempt that began so many hours ago and lasted a minute. */
const missed = (hours: number): CountedAttempt => ({
  licensedAt: ago(hours),
  endedAt: new Date(ago(hours).getTime() + 60_000),
  isCompleted: false,
  lineFreeAt: ago(hours - 1),
})
const completed = (hours: number): CountedAttempt => ({ ...missed(hours), isCompleted: true })
const open = (hours: number): CountedAttempt => ({ ...missed(hours), endedAt: undefined })

const reached = (limits: NumberLimits, attempts: readonly CountedAttempt[], zones: readonly string[] = ['UTC']) => {
  const found = reachedLimit(resolveNumberLimits(limits), attempts, zones, NOW)
  return (
    found && `${found.limit.of} until ${found.until.toISOString().slice(0, 16)}${found.mayEndEarlier ? ' at most' : ''}`
  )
}

const THREE_A_DAY: NumberLimits = { attempts: [{ most: 3, within: DAY }] }
const TWO_BY_DAY: NumberLimits = { attempts: [{ most: 2, within: 'day' }] }
const ONE_TALK: NumberLimits = { completed: [{ most: 1, within: 7 * DAY }] }
const PAUSE: NumberLimits = { pauseMs: 2 * HOUR }

describe('limits of a number', () => {
  it.each<[string, NumberLimits, CountedAttempt[], string[], string | undefined]>([
    ['fewer attempts are allowed', THREE_A_DAY, [missed(1), missed(2)], ['UTC'], undefined],
    [
      'the oldest attempt must leave the span',
      THREE_A_DAY,
      [1, 2, 20].map(missed),
      ['UTC'],
      'attempts until 2026-11-23T16:00',
    ],
    [
      'of more than allowed, enough must leave it',
      THREE_A_DAY,
      [1, 2, 5, 20].map(missed),
      ['UTC'],
      'attempts until 2026-11-24T07:00',
    ],
    ['an attempt at the end of the span is over', THREE_A_DAY, [1, 2, 24].map(missed), ['UTC'], undefined],
    [
      'an open attempt counts as one',
      THREE_A_DAY,
      [missed(1), missed(2), open(0.5)],
      ['UTC'],
      'attempts until 2026-11-24T10:00',
    ],
    ['completed calls are attempts', THREE_A_DAY, [1, 2, 3].map(completed), ['UTC'], 'attempts until 2026-11-24T09:00'],
    [
      'a day ends at midnight of the callee',
      TWO_BY_DAY,
      [missed(1), missed(2)],
      ['UTC'],
      'attempts until 2026-11-24T00:00',
    ],
    ['attempts of yesterday do not count', TWO_BY_DAY, [missed(1), missed(13)], ['UTC'], undefined],
    [
      'of several zones the day that is full counts',
      TWO_BY_DAY,
      [missed(1), missed(13)],
      ['UTC', 'Asia/Tokyo'],
      'attempts until 2026-11-23T15:00',
    ],
    [
      'of several full days the last one to end',
      TWO_BY_DAY,
      [missed(1), missed(2)],
      ['Asia/Tokyo', 'America/New_York'],
      'attempts until 2026-11-24T05:00',
    ],
    [
      'without a zone the longest day counts',
      TWO_BY_DAY,
      [missed(1), missed(26)],
      [],
      'attempts until 2026-11-23T13:00',
    ],
    ['in an unknown zone too', TWO_BY_DAY, [missed(1), missed(26)], ['Mars/Base'], 'attempts until 2026-11-23T13:00'],
    ['missed calls are not completed', ONE_TALK, [missed(1)], ['UTC'], undefined],
    ['a completed call counts from its end', ONE_TALK, [completed(24)], ['UTC'], 'completed until 2026-11-29T12:01'],
    ['an open call may complete', ONE_TALK, [open(0.5)], ['UTC'], 'completed until 2026-11-23T12:30 at most'],
    [
      'an open call that should be over is looked at in a minute',
      ONE_TALK,
      [open(2)],
      ['UTC'],
      'completed until 2026-11-23T12:01 at most',
    ],
    [
      'a pause counts from the end of the last attempt',
      PAUSE,
      [missed(1), missed(5)],
      ['UTC'],
      'pause until 2026-11-23T13:01',
    ],
    [
      'a pause of an open attempt counts from its latest end',
      PAUSE,
      [open(0.5)],
      ['UTC'],
      'pause until 2026-11-23T14:30 at most',
    ],
    ['a pause that is over', PAUSE, [missed(3)], ['UTC'], undefined],
    [
      'the limit that lasts longest',
      { ...THREE_A_DAY, ...PAUSE },
      [1, 2, 23.5].map(missed),
      ['UTC'],
      'pause until 2026-11-23T13:01',
    ],
    ['a first call', { ...THREE_A_DAY, ...ONE_TALK, ...PAUSE }, [], ['UTC'], undefined],
  ])('%s', (_, limits, attempts, zones, expected) => {
    expect(reached(limits, attempts, zones)).toBe(expected)
  })

  it('days follow the clock changes of the zone', () => {
    const now = new Date('2026-10-25T22:30:00Z')
    const attempts = [{ ...missed(0), licensedAt: new Date('2026-10-24T22:00:00Z') }]
    const limits = resolveNumberLimits({ attempts: [{ most: 1, within: 'day' }] })
    // 24 October ends in Berlin at 22:00 UTC, the 25th, of 25 hours, at 23:00 UTC.
    expect(reachedLimit(limits, attempts, ['Europe/Berlin'], now)?.until).toEqual(new Date('2026-10-25T23:00:00Z'))
  })

  it('look back as far as their longest span', () => {
    expect(lookBackMs(resolveNumberLimits({}))).toBe(0)
    expect(lookBackMs(resolveNumberLimits({ ...THREE_A_DAY, ...ONE_TALK, ...PAUSE }))).toBe(7 * DAY)
    expect(lookBackMs(resolveNumberLimits(TWO_BY_DAY))).toBe(27 * HOUR)
  })

  it('allow an attempt at the moment that they name, and not before, while nothing happens', () => {
    const attempt = fc
      .tuple(fc.integer({ min: 1, max: 3000 }), fc.boolean())
      .map(([minutes, isCompleted]): CountedAttempt => ({ ...missed(minutes / 60), isCompleted }))
    const within = fc.oneof(
      fc.constant('day' as const),
      fc.integer({ min: 1, max: 3000 }).map(minutes => minutes * 60_000),
    )
    const counts = fc.array(fc.record({ most: fc.integer({ min: 1, max: 4 }), within }), { maxLength: 2 })
    const anyLimits = fc.record({ attempts: counts, completed: counts, pauseMs: fc.integer({ min: 0, max: DAY }) })
    const zones = fc.subarray(['UTC', 'Asia/Tokyo', 'America/Los_Angeles', 'Pacific/Chatham'])
    fc.assert(
      fc.property(anyLimits, fc.array(attempt, { maxLength: 8 }), zones, (limits, attempts, inZones) => {
        const resolved = resolveNumberLimits(limits)
        const found = reachedLimit(resolved, attempts, inZones, NOW)
        if (!found) return
        expect(found.until > NOW).toBe(true)
        expect(reachedLimit(resolved, attempts, inZones, found.until)).toBeUndefined()
        expect(reachedLimit(resolved, attempts, inZones, new Date(found.until.getTime() - 1))).toBeDefined()
      }),
      { numRuns: 300 },
    )
  })

  // oxlint-disable-next-line typescript/no-explicit-any -- limits as JavaScript callers may pass them
  it.each<[any, string]>([
    [undefined, 'Expected limits, got undefined'],
    [{ calls: [] }, 'Expected only attempts, completed, pauseMs, got "calls"'],
    [{ attempts: 3 }, 'Expected `attempts` to be a list of limits, got 3'],
    [{ attempts: [3] }, 'Expected `attempts` to be limits such as { most: 3, within: 86400000 }, got 3'],
    [{ attempts: [{ most: 0, within: 1 }] }, 'Expected `attempts.most` to be an integer from 1 up, got 0'],
    [
      { completed: [{ most: 1, within: 0 }] },
      'Expected `completed.within` to be milliseconds above 0 up to 366 days, or day, got 0',
    ],
    [
      { completed: [{ most: 1, within: 'week' }] },
      'Expected `completed.within` to be milliseconds above 0 up to 366 days, or day, got "week"',
    ],
    [{ pauseMs: -1 }, 'Expected `pauseMs` to be milliseconds from 0 to 366 days, got -1'],
    [{ pauseMs: Number.NaN }, 'Expected `pauseMs` to be milliseconds from 0 to 366 days, got NaN'],
  ])('%j is refused with what was expected', (limits, message) => {
    expect(() => resolveNumberLimits(limits)).toThrow(message)
  })
})
