import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { toInstant, toMoment } from './local-time.ts'
import { refusalOf } from './testing/refusal-of.ts'

const iso = (local: string, timeZone: string) => toInstant({ local, timeZone }).toISOString()

describe('a local time', () => {
  it.each([
    ['2026-11-21T09:00', 'Europe/Berlin', '2026-11-21T08:00:00.000Z'],
    ['2026-07-21T09:00:30', 'Europe/Berlin', '2026-07-21T07:00:30.000Z'],
    ['2026-11-21T09:00:30.250', 'America/New_York', '2026-11-21T14:00:30.250Z'],
    ['2026-11-21T23:59', 'Asia/Kathmandu', '2026-11-21T18:14:00.000Z'],
    ['2026-11-21T09:00', 'UTC', '2026-11-21T09:00:00.000Z'],
    ['2028-02-29T00:00', 'utc', '2028-02-29T00:00:00.000Z'],
    ['1970-01-01T00:00', 'UTC', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999', 'UTC', '9999-12-31T23:59:59.999Z'],
  ])('%s in %s is %s', (local, timeZone, instant) => {
    expect(iso(local, timeZone)).toBe(instant)
  })

  it.each([
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-08T02:00', 'America/New_York', '2026-03-08T07:00:00.000Z'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
    // A day that begins at one o'clock, and a day that was skipped.
    ['2026-04-24T00:30', 'Africa/Cairo', '2026-04-23T22:30:00.000Z'],
    ['2011-12-30T09:00', 'Pacific/Apia', '2011-12-30T19:00:00.000Z'],
  ])('that is skipped is shifted by the gap: %s in %s', (local, timeZone, instant) => {
    expect(iso(local, timeZone)).toBe(instant)
  })

  it.each([
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-11-01T01:00', 'America/New_York', '2026-11-01T05:00:00.000Z'],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
    ['2026-10-29T23:30', 'Africa/Cairo', '2026-10-29T20:30:00.000Z'],
  ])('that comes twice means the first: %s in %s', (local, timeZone, instant) => {
    expect(iso(local, timeZone)).toBe(instant)
  })

  it('resolves as by Temporal, in every zone, also on days with clock changes', () => {
    const zones = Intl.supportedValuesOf('timeZone')
    const day = fc
      .record({
        year: fc.integer({ min: 1970, max: 2100 }),
        month: fc.constantFrom('01', '03', '04', '09', '10', '11'),
        day: fc.integer({ min: 1, max: 30 }),
        time: fc.integer({ min: 0, max: 1439 }),
        timeZone: fc.constantFrom(...zones),
      })
      .map(({ year, month, day, time, timeZone }) => {
        const two = (part: number) => String(part).padStart(2, '0')
        return { local: `${year}-${month}-${two(day)}T${two(Math.floor(time / 60))}:${two(time % 60)}`, timeZone }
      })
    fc.assert(
      fc.property(day, ({ local, timeZone }) => {
        fc.pre(!/-02-(29|30)T/.test(local))
        const plain = Temporal.PlainDateTime.from(local)
        const { epochMilliseconds } = plain.toZonedDateTime(timeZone, { disambiguation: 'compatible' })
        fc.pre(epochMilliseconds >= 0)
        expect(toInstant({ local, timeZone }).getTime()).toBe(epochMilliseconds)
        // The second time from the cache.
        expect(toInstant({ local, timeZone }).getTime()).toBe(epochMilliseconds)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    '2026-11-21',
    '2026-11-21T09',
    '2026-11-21 09:00',
    '2026-11-21t09:00',
    '2026-11-21T09:00Z',
    '2026-11-21T09:00+01:00',
    '2026-11-21T09:00[Europe/Berlin]',
    '2026-11-21T09:00[u-ca=hebrew]',
    '2026-11-21T09:00:60',
    '2026-11-21T24:00',
    '2026-11-21T09:60',
    '2026-11-21T09:00:00.5',
    '2026-11-21T09:00:00,500',
    '20261121T0900',
    '+002026-11-21T09:00',
    '2026-02-29T09:00',
    '2026-13-01T09:00',
    '2026-00-10T09:00',
    '2026-11-31T09:00',
    '1969-12-31T23:59',
    ' 2026-11-21T09:00',
    '2026-11-21T09:00\n',
    '',
    '9'.repeat(1_000_000),
  ])('is not %j', local => {
    const refusal = refusalOf(() => toInstant({ local, timeZone: 'UTC' }))
    expect(refusal.code).toBe('invalid-time')
    expect(refusal.message.length).toBeLessThan(200)
  })

  it('is refused with the cause if there is no such day', () => {
    const { cause } = refusalOf(() => toInstant({ local: '2026-02-29T09:00', timeZone: 'Europe/Berlin' }))
    expect(cause).toBeInstanceOf(RangeError)
  })

  it('has a year that every store can keep, in every zone', () => {
    const late = { local: '9999-12-31T23:59', timeZone: 'America/New_York' }
    expect(refusalOf(() => toInstant(late)).code).toBe('invalid-time')
  })
})

describe('a time zone', () => {
  it.each([
    'Europe/Berlin',
    'europe/berlin',
    'America/Argentina/Buenos_Aires',
    'UTC',
    'Etc/GMT+5',
    'America/Port-au-Prince',
  ])('is %s', timeZone => {
    expect(toInstant({ local: '2026-11-21T09:00', timeZone })).toBeInstanceOf(Date)
  })

  it.each([
    '+01:00',
    '-0500',
    '+01',
    'Europe/Nowhere',
    'Berlin',
    '',
    'Z',
    'Europe/Berlin ',
    'T00:00[UTC]',
    '2026-01-01T00:00Z',
    5,
    null,
    undefined,
  ])('is not %j', timeZone => {
    const given = { local: '2026-11-21T09:00', timeZone } as { local: string; timeZone: string }
    expect(refusalOf(() => toInstant(given))).toMatchObject({
      code: 'invalid-zone',
      message: expect.stringContaining('Expected `timeZone` to be an IANA time zone'),
    })
  })
})

describe('a zone that was renamed', () => {
  it.each([
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['europe/kiev', 'Europe/Kyiv'],
    ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Europe/Berlin', 'Europe/Berlin'],
  ])('is stored by its current name: %s as %s', (timeZone, current) => {
    const local = '2026-11-21T09:00'
    expect(toMoment('at', { local, timeZone })).toEqual({
      at: toInstant({ local, timeZone: current }),
      localTime: { local, timeZone: current },
    })
  })
})
