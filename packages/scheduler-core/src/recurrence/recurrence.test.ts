import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toInstant } from '../input/local-time.ts'
import { CLOCK_CHANGES } from '../rules/testing/clock-changes.ts'
import { nextAfter, previewRecurrence, resolveRecurrence } from './recurrence.ts'
import type { RecurrenceInput } from './recurrence-input.ts'

const BERLIN = 'Europe/Berlin'
const locals = (rule: string, local: string, rest: Partial<RecurrenceInput> = {}, timeZone = BERLIN) =>
  previewRecurrence({ rule, ...rest }, { local, timeZone }).map(({ local: each }) => each)

describe('a recurrence', () => {
  it.each<[string, string, string[]]>([
    ['FREQ=DAILY;COUNT=3', '2026-11-24T09:00', ['2026-11-24T09:00', '2026-11-25T09:00', '2026-11-26T09:00']],
    ['FREQ=DAILY;INTERVAL=10;COUNT=2', '2026-11-24T09:00', ['2026-11-24T09:00', '2026-12-04T09:00']],
    [
      'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3',
      '2026-11-24T09:00',
      ['2026-11-25T09:00', '2026-11-30T09:00', '2026-12-02T09:00'],
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU,SU;COUNT=4',
      '1997-08-05T09:00',
      ['1997-08-05T09:00', '1997-08-10T09:00', '1997-08-19T09:00', '1997-08-24T09:00'],
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU;COUNT=4',
      '1997-08-05T09:00',
      ['1997-08-05T09:00', '1997-08-17T09:00', '1997-08-19T09:00', '1997-08-31T09:00'],
    ],
    [
      'FREQ=MONTHLY;BYDAY=1FR;COUNT=3',
      '1997-09-05T09:00',
      ['1997-09-05T09:00', '1997-10-03T09:00', '1997-11-07T09:00'],
    ],
    [
      'FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3',
      '1997-09-28T09:00',
      ['1997-09-28T09:00', '1997-10-29T09:00', '1997-11-28T09:00'],
    ],
    [
      'FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3',
      '2026-01-31T09:00',
      ['2026-01-31T09:00', '2026-03-31T09:00', '2026-05-31T09:00'],
    ],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2',
      '2026-11-01T09:00',
      ['2026-11-30T09:00', '2026-12-31T09:00'],
    ],
    ['FREQ=YEARLY;BYDAY=20MO;COUNT=2', '1997-05-19T09:00', ['1997-05-19T09:00', '1998-05-18T09:00']],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=2', '1997-05-12T09:00', ['1997-05-12T09:00', '1998-05-11T09:00']],
    ['FREQ=YEARLY;BYYEARDAY=1,-1;COUNT=2', '2026-11-01T09:00', ['2026-12-31T09:00', '2027-01-01T09:00']],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=2', '2026-01-01T09:00', ['2028-02-29T09:00', '2032-02-29T09:00']],
    [
      'FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30;COUNT=5',
      '2026-11-24T09:15',
      ['2026-11-24T09:30', '2026-11-24T17:00', '2026-11-24T17:30', '2026-11-25T09:00', '2026-11-25T09:30'],
    ],
  ])('%s from %s', (rule, start, expected) => {
    expect(locals(rule, start)).toEqual(expected)
  })

  it('keeps its local time when the offset of its zone changes', () => {
    const found = previewRecurrence(
      { rule: 'FREQ=WEEKLY' },
      { local: '2026-10-19T09:00', timeZone: BERLIN },
      { most: 2 },
    )
    expect(found.map(({ at }) => at.toISOString())).toEqual(['2026-10-19T07:00:00.000Z', '2026-10-26T08:00:00.000Z'])
  })

  it('ends with its count, its last day or its last moment', () => {
    const start = '2026-11-24T09:00'
    expect(locals('FREQ=DAILY', start, { count: 2 })).toEqual(['2026-11-24T09:00', '2026-11-25T09:00'])
    expect(locals('FREQ=DAILY', start, { until: '2026-11-25' })).toEqual(['2026-11-24T09:00', '2026-11-25T09:00'])
    expect(locals('FREQ=DAILY', start, { until: new Date('2026-11-25T08:00Z') })).toEqual([
      '2026-11-24T09:00',
      '2026-11-25T09:00',
    ])
    expect(locals('FREQ=DAILY', start, { until: new Date('2026-11-25T07:59Z') })).toEqual(['2026-11-24T09:00'])
    expect(locals('FREQ=DAILY;UNTIL=20261125', start)).toEqual(['2026-11-24T09:00', '2026-11-25T09:00'])
    expect(locals('FREQ=DAILY;UNTIL=20261125T090000', start)).toEqual(['2026-11-24T09:00', '2026-11-25T09:00'])
    expect(locals('FREQ=DAILY;UNTIL=20261125T075959Z', start)).toEqual(['2026-11-24T09:00'])
  })

  it('leaves out days and times, which count in its number of calls', () => {
    const except = ['2026-11-25', '2026-11-26T09:00', '2026-11-27T10:00']
    expect(locals('FREQ=DAILY', '2026-11-24T09:00', { count: 4, except })).toEqual([
      '2026-11-24T09:00',
      '2026-11-27T09:00',
    ])
  })

  it('passes over a day that is left out in one step, however many calls the rule names on it', () => {
    const each = (count: number) => Array.from({ length: count }, (_, n) => n).join(',')
    const except = ['2026-11-24', '2026-11-25', '2026-11-26']
    const recurrence = resolveRecurrence(
      { rule: `FREQ=DAILY;BYHOUR=${each(24)};BYMINUTE=${each(60)}`, except },
      { local: '2026-11-24T00:00', timeZone: BERLIN },
    )
    let steps = 0
    const walls = { next: (after?: Date) => (steps++, recurrence.walls.next(after)) }
    expect(nextAfter({ ...recurrence, walls }, new Date(0))?.local).toBe('2026-11-27T00:00')
    expect(steps).toBeLessThan(10)
  })

  it('has no call after its end', () => {
    const recurrence = resolveRecurrence(
      { rule: 'FREQ=DAILY;COUNT=2' },
      { local: '2026-11-24T09:00', timeZone: BERLIN },
    )
    expect(nextAfter(recurrence, new Date('2026-11-24T08:00Z'))?.local).toBe('2026-11-25T09:00')
    expect(nextAfter(recurrence, new Date('2026-11-25T08:00Z'))).toBeUndefined()
    expect(nextAfter(recurrence, new Date('9999-12-31T23:59Z'))).toBeUndefined()
  })
})

describe('a local time that clocks skip or repeat', () => {
  it('is due as a single call would be', () => {
    const gap = previewRecurrence({ rule: 'FREQ=DAILY' }, { local: '2026-03-28T02:30', timeZone: BERLIN }, { most: 3 })
    expect(gap.map(({ local, at, kind }) => [local, at.toISOString(), kind])).toEqual([
      ['2026-03-28T02:30', '2026-03-28T01:30:00.000Z', 'exact'],
      ['2026-03-29T02:30', '2026-03-29T01:30:00.000Z', 'skipped'],
      ['2026-03-30T02:30', '2026-03-30T00:30:00.000Z', 'exact'],
    ])
    const overlap = previewRecurrence(
      { rule: 'FREQ=DAILY' },
      { local: '2026-10-24T02:30', timeZone: BERLIN },
      { most: 3 },
    )
    expect(overlap.map(({ local, at, kind }) => [local, at.toISOString(), kind])).toEqual([
      ['2026-10-24T02:30', '2026-10-24T00:30:00.000Z', 'exact'],
      ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z', 'repeated'],
      ['2026-10-26T02:30', '2026-10-26T01:30:00.000Z', 'exact'],
    ])
  })

  it('of two times that fall on one moment, one call comes, in the order of the moments', () => {
    const rule = 'FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30'
    const found = previewRecurrence({ rule }, { local: '2026-03-29T00:00', timeZone: BERLIN }, { most: 3 })
    // 02:00 and 02:30 are shifted to 03:00 and 03:30.
    expect(found.map(({ at }) => at.toISOString().slice(0, 16))).toEqual([
      '2026-03-29T01:00',
      '2026-03-29T01:30',
      '2026-03-30T00:00',
    ])
  })

  it('comes once a day, at every clock change of 30 zones in 2025 to 2027', () => {
    const wrong: string[] = []
    for (const { zone, local: changedAt, jumpMs } of CLOCK_CHANGES) {
      const times = [-60, -15, 0, 15, 29, 45, 60, 90].map(minutes => changedAt.add({ minutes }))
      for (const time of times.concat(changedAt.add({ milliseconds: Math.trunc(jumpMs / 2) }))) {
        const days = [-2, -1, 0, 1, 2].map(day => time.add({ days: day }).toString({ smallestUnit: 'minute' }))
        const start = { local: days[0] ?? '', timeZone: zone }
        const found = previewRecurrence({ rule: 'FREQ=DAILY' }, start).map(
          ({ local, at }) => `${local} ${at.toISOString()}`,
        )
        const single = days.map(local => `${local} ${toInstant({ local, timeZone: zone }).toISOString()}`)
        if (found.join() !== single.join()) wrong.push(`${zone}: ${found.join()}, not ${single.join()}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('several times a day around a clock change', () => {
  const changes = [
    ...CLOCK_CHANGES.filter(({ zone }) => /Lord_Howe|Chatham/.test(zone)),
    ...CLOCK_CHANGES.filter(({ zone }) => /Berlin|Cairo|Troll|Havana/.test(zone)),
  ]
  const hours = fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 })
  const minutes = fc.uniqueArray(fc.constantFrom(0, 10, 15, 30, 45, 50), { minLength: 1, maxLength: 4 })

  it('every time is due as a single call would be, each moment once, in order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...changes), hours, minutes, ({ zone, local }, byHour, byMinute) => {
        const days = [-1, 0, 1].map(day => local.toPlainDate().add({ days: day }).toString())
        const two = (part: number) => String(part).padStart(2, '0')
        const times = byHour.flatMap(hour => byMinute.map(minute => `${two(hour)}:${two(minute)}`))
        const single = days.flatMap(day =>
          times.map(time => toInstant({ local: `${day}T${time}`, timeZone: zone }).getTime()),
        )
        const rule = `FREQ=DAILY;BYHOUR=${byHour.join()};BYMINUTE=${byMinute.join()}`
        const start = { local: `${days[0]}T00:00`, timeZone: zone }
        const found = previewRecurrence({ rule, until: days[2] }, start, { most: 100 })
        expect(found.map(({ at }) => at.getTime())).toEqual([...new Set(single)].sort((a, b) => a - b))
      }),
      { numRuns: 200 },
    )
  })
})

describe('any rule', () => {
  const rule = fc.constantFrom(
    'FREQ=DAILY',
    'FREQ=DAILY;BYHOUR=0,1,2,3,12;BYMINUTE=0,15,30',
    'FREQ=DAILY;INTERVAL=3',
    'FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=1,2',
    'FREQ=MONTHLY;BYDAY=-1SU',
    'FREQ=MONTHLY;BYMONTHDAY=-1,1',
    'FREQ=DAILY;COUNT=8',
  )
  const minutes = fc.integer({ min: -3 * 1440, max: 3 * 1440 })

  it('the call after a moment is the first of the series that is due later', () => {
    fc.assert(
      fc.property(rule, fc.constantFrom(...CLOCK_CHANGES), minutes, minutes, (text, change, begins, asks) => {
        const start = {
          local: change.local.add({ minutes: begins }).toString({ smallestUnit: 'minute' }),
          timeZone: change.zone,
        }
        const after = new Date(change.at.getTime() + asks * 60_000)
        const series = previewRecurrence({ rule: text }, start, { most: 100 })
        const dates = series.map(({ at }) => at.getTime())
        expect(dates).toEqual([...new Set(dates)].sort((a, b) => a - b))
        for (const { local, at } of series) expect(toInstant({ ...start, local })).toEqual(at)
        const next = nextAfter(resolveRecurrence({ rule: text }, start), after)
        expect(next).toEqual(series.find(({ at }) => at > after))
      }),
      { numRuns: 100 },
    )
  })
})

describe('bad input', () => {
  const start = { local: '2026-11-24T09:00', timeZone: BERLIN }
  // oxlint-disable-next-line typescript/no-explicit-any -- as JavaScript callers may pass it
  it.each<[any, string]>([
    [null, 'Expected a `rule`, got null'],
    [{ rule: 'FREQ=DAILY', times: 3 }, 'Expected only rule, until, count, except, got "times"'],
    [{ rule: 'FREQ=DAILY', count: 0 }, 'Expected `count` to be an integer from 1 to 10000, got 0'],
    [{ rule: 'FREQ=DAILY;COUNT=2', count: 2 }, 'Expected `count` or COUNT in the rule, got both'],
    [{ rule: 'FREQ=DAILY;COUNT=2', until: '2027-01-01' }, 'Expected `until` or `count`, got both'],
    [{ rule: 'FREQ=DAILY;UNTIL=20270101', until: '2027-01-01' }, 'Expected `until` or UNTIL in the rule, got both'],
    [
      { rule: 'FREQ=DAILY', until: '2027-02-30' },
      'Expected `until` to be a Date or a local day such as 2027-12-31, got "2027-02-30"',
    ],
    [{ rule: 'FREQ=DAILY', until: new Date(Number.NaN) }, 'got an invalid Date'],
    [{ rule: 'FREQ=DAILY;UNTIL=20271301' }, 'got "20271301"'],
    [
      { rule: 'FREQ=DAILY', except: ['25.12.2026'] },
      'Expected `except` to be local days or times such as 2026-12-25, got "25.12.2026"',
    ],
    [
      { rule: 'FREQ=DAILY', except: '2026-12-25' },
      'Expected `except` to be a list of at most 1000 local days or times',
    ],
    [
      { rule: 'FREQ=DAILY', until: '2026-11-23' },
      'Expected `rule` to come within 100 years after 2026-11-24T09:00, got "FREQ=DAILY"',
    ],
    [{ rule: 'FREQ=DAILY;COUNT=1', except: ['2026-11-24'] }, 'Expected `rule` to come within 100 years'],
    [{ rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, 'Expected `rule` to come within 100 years'],
    [{ rule: 'FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29' }, 'Expected `rule` to come within 100 years'],
    [
      { rule: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6' },
      'Expected `rule` to come within 100 years',
    ],
  ])('%j is refused with what was expected', (input, message) => {
    expect(() => resolveRecurrence(input, start)).toThrow(message)
  })

  it('a start that is no local time in a zone is refused', () => {
    expect(() => resolveRecurrence({ rule: 'FREQ=DAILY' }, { local: '2026-11-24', timeZone: BERLIN })).toThrow(
      /`at.local`/,
    )
    expect(() => resolveRecurrence({ rule: 'FREQ=DAILY' }, { local: '2026-11-24T09:00', timeZone: 'Mars' })).toThrow(
      /`at.timeZone`/,
    )
  })

  it('a preview has from 1 to 100 calls', () => {
    expect(() => previewRecurrence({ rule: 'FREQ=DAILY' }, start, { most: 0 })).toThrow(
      'Expected `most` to be an integer from 1 to 100, got 0',
    )
  })
})
