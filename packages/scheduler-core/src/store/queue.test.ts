import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  attend,
  capacityOf,
  changeSettings,
  endBackoff,
  holdBack,
  newQueue,
  paceOf,
  type Queue,
  releases,
} from './queue.ts'

const NOW = new Date('2026-03-02T09:00:00.123Z')
const after = (ms: number, moment = NOW) => new Date(moment.getTime() + ms)
const queue = newQueue('main', { concurrency: 3 })
const msFrom = (moment: Date | undefined, from = NOW) => moment && moment.getTime() - from.getTime()

describe('attend', () => {
  it('keeps the start of the checks while they are at most a minute apart, at any offset', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 60_000 }), { maxLength: 40 }), gaps => {
        let [now, attended] = [NOW, attend(queue, NOW)]
        for (const gap of gaps) {
          now = after(gap, now)
          attended = attend(attended, now)
          expect(attended.attendedSince).toEqual(NOW)
        }
      }),
    )
  })

  it.each([60_000 + 10_001, 3_600_000])('begins anew after %d ms without a check', ms => {
    expect(attend(attend(queue, NOW), after(ms)).attendedSince).toEqual(after(ms))
  })

  it('changes nothing shortly after another check', () => {
    const attended = attend(queue, NOW)
    expect(attend(attended, after(9999))).toBe(attended)
    expect(attend(attended, after(10_000)).checkedAt).toEqual(after(10_000))
  })

  it('follows a clock that was set back', () => {
    const attended = attend(attend(queue, NOW), after(-3_600_000))
    expect([attended.attendedSince, attended.checkedAt]).toEqual([after(-3_600_000), after(-3_600_000)])
  })
})

describe('holdBack', () => {
  /** A queue after this many refusals, each of a call licensed after the back-off before. */
  const times = (count: number, code: 'rate-limited' | 'unavailable' | 'unauthorized') => {
    const held: number[] = []
    let [now, known]: [Date, Queue] = [NOW, queue]
    for (let time = 0; time < count; time++) {
      known = holdBack(known, { code }, now, now)
      held.push(msFrom(known.backoffUntil, now) ?? 0)
      now = known.backoffUntil ?? now
    }
    return held
  }

  it.each([
    ['rate-limited', [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]],
    ['unavailable', [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]],
    ['unauthorized', [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]],
  ] as const)('grows twice as long for %s, up to its most', (code, held) => {
    expect(times(held.length, code)).toEqual(held)
  })

  it.each([
    ['not-dialed', undefined],
    ['absent', undefined],
    ['invalid-number', undefined],
    ['rejected', undefined],
    ['unavailable', 1000],
  ] as const)('holds back for %s so many milliseconds: %s', (code, ms) => {
    expect(msFrom(holdBack(queue, { code }, NOW, NOW).backoffUntil)).toBe(ms)
  })

  it.each([
    [0, 1000],
    [500, 1000],
    [7000, 7000],
    [7_200_000, 60_000],
  ])('uses a longer `retryAfterMs` of %d, up to a minute: %d', (retryAfterMs, ms) => {
    expect(msFrom(holdBack(queue, { code: 'rate-limited', retryAfterMs }, NOW, NOW).backoffUntil)).toBe(ms)
  })

  it('ignores refusals of calls that were licensed before the back-off', () => {
    const held = holdBack(queue, { code: 'unavailable' }, NOW, NOW)
    expect(holdBack(held, { code: 'unavailable' }, NOW, after(500))).toBe(held)
    expect(holdBack(held, { code: 'unavailable' }, after(-1), after(5000))).toBe(held)
    const wished = holdBack(held, { code: 'rate-limited', retryAfterMs: 5000 }, NOW, after(500))
    expect([wished.refusals, msFrom(wished.backoffUntil)]).toEqual([1, 5500])
  })

  it('never ends sooner than before', () => {
    const codes = fc.constantFrom('rate-limited', 'unavailable', 'unauthorized', 'not-dialed')
    const refusal = fc.record({
      code: codes,
      retryAfterMs: fc.nat({ max: 10_000 }),
      passes: fc.nat({ max: 5000 }),
      ago: fc.nat({ max: 5000 }),
    })
    fc.assert(
      fc.property(fc.array(refusal, { maxLength: 20 }), refusals => {
        let [now, known]: [Date, Queue] = [NOW, queue]
        for (const { passes, ago, ...refusal } of refusals) {
          now = after(passes, now)
          const next = holdBack(known, refusal, after(-ago, now), now)
          expect(next.backoffUntil?.getTime() ?? 0).toBeGreaterThanOrEqual(known.backoffUntil?.getTime() ?? 0)
          known = next
        }
      }),
    )
  })

  it('ends once the provider takes a call that was licensed after it', () => {
    const held = holdBack(queue, { code: 'unavailable' }, NOW, NOW)
    expect(endBackoff(held, NOW)).toBe(held)
    expect(endBackoff(held, after(1000))).toEqual(queue)
    expect(endBackoff(queue, NOW)).toBe(queue)
  })

  it('follows refusals that use up no attempt', () => {
    expect((['rate-limited', 'unavailable', 'unauthorized', 'not-dialed'] as const).every(releases)).toBe(true)
    expect((['absent', 'rejected', 'invalid-number', 'timed-out'] as const).some(releases)).toBe(false)
  })
})

describe('paceOf', () => {
  it.each([
    [1, { most: 1, withinMs: 1000 }],
    [5, { most: 5, withinMs: 1000 }],
    [0.5, { most: 1, withinMs: 2000 }],
    [2.5, { most: 3, withinMs: 1200 }],
    [0.3, { most: 1, withinMs: 3334 }],
  ])('%d in a second is %o', (callsPerSecond, pace) => {
    expect(paceOf({ ...queue, callsPerSecond })).toEqual(pace)
  })

  it('is kept in any span, and always allows a licence at `openAt`', () => {
    const gaps = fc.array(fc.nat({ max: 900 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 6, noNaN: true }), gaps, (callsPerSecond, gaps) => {
        const paced = { ...queue, concurrency: 1000, callsPerSecond }
        const pace = paceOf(paced)
        if (!pace) throw new Error('There is a pace')
        const given: number[] = []
        let now = NOW.getTime()
        for (const gap of gaps) {
          now += gap
          const recent = given.filter(at => at > now - pace.withinMs)
          const firstLicenceAt = recent[0] === undefined ? undefined : new Date(recent[0])
          const { free, openAt } = capacityOf(
            paced,
            { linesInUse: 0, licences: recent.length, firstLicenceAt },
            new Date(now),
          )
          expect(free > 0 || (openAt?.getTime() ?? 0) > now).toBe(true)
          for (let licence = 0; licence < free && licence < 1000; licence++) given.push(now)
        }
        for (const start of given) {
          const within = given.filter(at => at >= start && at < start + pace.withinMs).length
          expect(within).toBeLessThanOrEqual(pace.most)
        }
      }),
    )
  })
})

describe('capacityOf', () => {
  const counted = { linesInUse: 0, licences: 0 }
  it.each([
    { name: 'all lines are free', free: 3, openAt: NOW },
    { name: 'some are in use', counted: { linesInUse: 2 }, free: 1, openAt: NOW },
    { name: 'all are in use', counted: { linesInUse: 3 }, free: 0 },
    {
      name: 'more are in use than there are',
      counted: { linesInUse: 9, lineFreeAt: after(5) },
      free: 0,
      openAt: after(5),
    },
    { name: 'it is paused', queue: { paused: true, backoffUntil: after(5) }, free: 0 },
    { name: 'it is held back', queue: { backoffUntil: after(5) }, free: 0, openAt: after(5) },
    { name: 'it was held back until now', queue: { backoffUntil: NOW }, free: 3, openAt: NOW },
    { name: 'the pace leaves fewer', queue: { callsPerSecond: 2 }, counted: { licences: 1 }, free: 1, openAt: NOW },
    {
      name: 'the pace leaves none',
      queue: { callsPerSecond: 2 },
      counted: { licences: 2, firstLicenceAt: after(-300) },
      free: 0,
      openAt: after(700),
    },
  ])('is $free when $name', ({ queue: more, counted: found, free, openAt }) => {
    expect(capacityOf({ ...queue, ...more }, { ...counted, ...found }, NOW)).toEqual(
      openAt ? { free, openAt } : { free },
    )
  })
})

describe('changeSettings', () => {
  it('returns the same queue if nothing changes', () => {
    expect(changeSettings(queue, { concurrency: 3, paused: false, callsPerSecond: null })).toBe(queue)
  })

  it('changes the given settings, and the version', () => {
    const paced = changeSettings(queue, { callsPerSecond: 2 })
    expect(paced).toEqual({ ...queue, callsPerSecond: 2, version: 2 })
    expect(changeSettings(paced, { callsPerSecond: null, paused: true })).toEqual({
      ...queue,
      paused: true,
      version: 3,
    })
  })
})
