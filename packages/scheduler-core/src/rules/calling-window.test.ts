import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallingHours } from './calling-hours.ts'
import { callingWindow, narrowWindow, windowAt } from './calling-window.ts'
import { CHANGING_ZONES, CLOCK_CHANGES, wallMs } from './testing/clock-changes.ts'

const at = (rule: CallingHours | readonly CallingHours[], zones: readonly string[], now: string) => {
  const found = windowAt(callingWindow(rule), zones, new Date(now))
  return found.state === 'never' ? 'never' : `${found.state} until ${found.until.toISOString().slice(0, 16)}`
}

const DAYS: CallingHours = { hours: { 'mon-sun': [['08:00', '21:00']] } }
const OFFICE: CallingHours = { hours: { 'mon-fri': [['09:00', '17:00']] }, zone: 'Europe/Berlin' }
const NIGHTS: CallingHours = { hours: { 'fri-sat': [['22:00', '02:00']] } }

describe('a window', () => {
  it.each<[string, CallingHours, string[], string, string]>([
    ['opens at its first time', DAYS, ['Europe/Berlin'], '2026-11-23T07:00', 'open until 2026-11-23T20:00'],
    ['is closed before it', DAYS, ['Europe/Berlin'], '2026-11-23T06:59', 'closed until 2026-11-23T07:00'],
    ['is closed at its second time', DAYS, ['Europe/Berlin'], '2026-11-23T20:00', 'closed until 2026-11-24T07:00'],
    ['uses the zone of the callee', DAYS, ['America/New_York'], '2026-11-23T12:00', 'closed until 2026-11-23T13:00'],
    [
      'in a stated zone ignores the callee',
      OFFICE,
      ['America/New_York'],
      '2026-11-23T12:00',
      'open until 2026-11-23T16:00',
    ],
    ['in a stated zone needs no callee', OFFICE, [], '2026-11-27T16:00', 'closed until 2026-11-30T08:00'],
    ['over midnight stays open', NIGHTS, ['UTC'], '2026-11-27T22:00', 'open until 2026-11-28T02:00'],
    ['over midnight is open after it', NIGHTS, ['UTC'], '2026-11-29T01:59', 'open until 2026-11-29T02:00'],
    ['over midnight belongs to its first day', NIGHTS, ['UTC'], '2026-11-27T01:00', 'closed until 2026-11-27T22:00'],
  ])('%s', (_, rule, zones, now, expected) => {
    expect(at(rule, zones, `${now}Z`)).toBe(expected)
  })

  it('that meets the next one stays open across midnight', () => {
    const rule: CallingHours = { hours: { sat: [['12:00', '24:00']], sun: [['00:00', '06:00']] } }
    expect(at(rule, ['UTC'], '2026-11-28T12:00Z')).toBe('open until 2026-11-29T06:00')
  })

  it('that never closes is open for the 366 days that are looked at', () => {
    expect(at({ hours: { 'mon-sun': [['00:00', '24:00']] } }, ['Europe/Berlin'], '2026-11-23T00:00Z')).toBe(
      'open until 2027-11-24T00:00',
    )
  })

  it('removes a window whose hours the clocks skip', () => {
    const rule: CallingHours = { hours: { 'mon-sun': [['02:00', '03:00']] } }
    expect(at(rule, ['Europe/Berlin'], '2026-03-29T00:00Z')).toBe('closed until 2026-03-30T00:00')
  })

  it('shortens a window of which the clocks skip a part', () => {
    const early: CallingHours = { hours: { 'mon-sun': [['02:30', '04:00']] } }
    expect(at(early, ['Europe/Berlin'], '2026-03-29T00:00Z')).toBe('closed until 2026-03-29T01:00')
    expect(at(early, ['Europe/Berlin'], '2026-03-29T01:00Z')).toBe('open until 2026-03-29T02:00')
    const late: CallingHours = { hours: { 'mon-sun': [['01:00', '02:30']] } }
    expect(at(late, ['Europe/Berlin'], '2026-03-29T00:00Z')).toBe('open until 2026-03-29T01:00')
  })

  it('opens twice if the clocks show its hours twice', () => {
    const rule: CallingHours = { hours: { 'mon-sun': [['02:00', '02:30']] } }
    expect(at(rule, ['Europe/Berlin'], '2026-10-25T00:00Z')).toBe('open until 2026-10-25T00:30')
    expect(at(rule, ['Europe/Berlin'], '2026-10-25T00:30Z')).toBe('closed until 2026-10-25T01:00')
    expect(at(rule, ['Europe/Berlin'], '2026-10-25T01:00Z')).toBe('open until 2026-10-25T01:30')
  })

  it('is open as long as the clock on the wall, at every clock change of 30 zones in 2025 to 2027', () => {
    const rules: CallingHours[] = [
      {
        hours: {
          'mon-sun': [
            ['00:00', '00:30'],
            ['01:15', '02:15'],
            ['02:45', '03:00'],
            ['23:30', '24:00'],
          ],
        },
      },
      { hours: { 'fri-sun': [['22:30', '02:30']], tue: [['03:00', '04:00']] } },
      { hours: { 'mon-sun': [['02:00', '03:00']] }, daysOff: ['2026-03-30', '2026-10-26', '2027-03-14'] },
    ]
    expect(CHANGING_ZONES.length).toBe(30)
    expect(CLOCK_CHANGES.length).toBeGreaterThan(150)
    const windows = rules.map(rule => callingWindow(rule))
    const wrong: string[] = []
    for (const { zone, at: changedAt } of CLOCK_CHANGES) {
      for (let minutes = -25 * 60; minutes <= 25 * 60; minutes += 15) {
        const now = new Date(changedAt.getTime() + minutes * 60_000)
        const shown = clockIn(zone, now)
        const states = windows.map(window => windowAt(window, [zone], now).state === 'open')
        if (rules.some((rule, index) => states[index] !== isOpen(rule, shown))) {
          wrong.push(`${zone} ${now.toISOString()}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('days off', () => {
  const rule: CallingHours = { ...NIGHTS, daysOff: ['2026-11-28'] }

  it('end a window of the day before at midnight', () => {
    expect(at(rule, ['UTC'], '2026-11-27T23:00Z')).toBe('open until 2026-11-28T00:00')
  })

  it('remove a window that begins on them, with its hours after midnight', () => {
    expect(at(rule, ['UTC'], '2026-11-28T22:00Z')).toBe('closed until 2026-12-04T22:00')
    expect(at(rule, ['UTC'], '2026-11-29T01:00Z')).toBe('closed until 2026-12-04T22:00')
  })

  it('are days of the zone', () => {
    const christmas: CallingHours = { ...DAYS, daysOff: ['2026-12-25'] }
    expect(at(christmas, ['Pacific/Auckland'], '2026-12-24T12:00Z')).toBe('closed until 2026-12-25T19:00')
    expect(at(christmas, ['America/Los_Angeles'], '2026-12-25T20:00Z')).toBe('closed until 2026-12-26T16:00')
  })

  it('are named as the reason', () => {
    const window = callingWindow({ ...DAYS, daysOff: ['2026-12-25'] })
    const reason = (zones: string[], now: string) => {
      const found = windowAt(window, zones, new Date(now))
      return found.state === 'open' ? undefined : found.reason
    }
    expect(reason(['UTC'], '2026-12-25T12:00Z')).toEqual({ code: 'day-off', zone: 'UTC' })
    expect(reason(['UTC'], '2026-12-26T23:00Z')).toEqual({ code: 'outside-hours', zone: 'UTC' })
    expect(reason(['Mars/Base'], '2026-12-26T12:00Z')).toEqual({ code: 'unknown-zone', zone: 'Mars/Base' })
    expect(reason([], '2026-12-26T12:00Z')).toEqual({ code: 'unknown-zone' })
  })
})

describe('several zones and rules', () => {
  it('a number that may be in several zones is rung only while all of them are open', () => {
    const zones = ['America/New_York', 'America/Los_Angeles']
    expect(at(DAYS, zones, '2026-11-23T13:00Z')).toBe('closed until 2026-11-23T16:00')
    expect(at(DAYS, zones, '2026-11-23T16:00Z')).toBe('open until 2026-11-24T02:00')
  })

  it('zones that are never open together are never called', () => {
    expect(
      at({ hours: { 'mon-sun': [['12:00', '13:00']] } }, ['Europe/Berlin', 'Asia/Tokyo'], '2026-11-23T13:00Z'),
    ).toBe('never')
  })

  it('an unknown zone among known ones is closed', () => {
    expect(at(DAYS, ['Europe/Berlin', 'Mars/Base'], '2026-11-23T12:00Z')).toBe('never')
  })

  it('rules narrow each other, and never widen', () => {
    const window = narrowWindow(callingWindow(DAYS), callingWindow(OFFICE))
    const state = (now: string) => windowAt(window, ['America/New_York'], new Date(now)).state
    // 09:00 to 17:00 in Berlin is 03:00 to 11:00 in New York.
    expect(['12:59', '13:00', '15:59', '16:00'].map(time => state(`2026-11-23T${time}Z`))).toEqual([
      'closed',
      'open',
      'open',
      'closed',
    ])
  })

  it('rules that are never open together are refused', () => {
    const morning = callingWindow({ hours: { 'mon-sun': [['08:00', '10:00']] } })
    const evening = callingWindow({ hours: { 'mon-sun': [['20:00', '21:00']] } })
    expect(() => narrowWindow(morning, evening)).toThrow(
      /^Expected the rules in the zone callee to be open together at some time, got none$/,
    )
    expect(() =>
      callingWindow([{ hours: { mon: [['08:00', '10:00']] } }, { hours: { tue: [['08:00', '10:00']] } }]),
    ).toThrow(RangeError)
  })

  it('equal rules have equal texts', () => {
    expect(callingWindow([DAYS, OFFICE]).text).toBe(narrowWindow(callingWindow(OFFICE), callingWindow(DAYS)).text)
    expect(callingWindow([DAYS, DAYS]).text).toBe(callingWindow(DAYS).text)
  })
})

describe('any rules, zones and moments', () => {
  const time = fc.integer({ min: 0, max: 95 }).map(quarters => {
    const two = (part: number) => String(part).padStart(2, '0')
    return `${two(Math.floor(quarters / 4))}:${two((quarters % 4) * 15)}`
  })
  const span = fc.tuple(time, time).filter(([from, to]) => from !== to)
  const rule = fc.record({
    hours: fc.record(
      { mon: fc.tuple(span), 'tue-thu': fc.tuple(span), fri: fc.tuple(span), 'sat-sun': fc.tuple(span) },
      { requiredKeys: ['tue-thu'] },
    ),
    daysOff: fc.subarray(['2026-03-28', '2026-03-29', '2026-03-31', '2026-10-25', '2026-11-01']),
    zone: fc.constantFrom('callee', 'callee', 'Europe/Berlin'),
  })
  const zones = fc.subarray([...CHANGING_ZONES, 'UTC', 'Asia/Kolkata'], { minLength: 1, maxLength: 3 })
  const now = fc
    .tuple(fc.constantFrom(...CLOCK_CHANGES), fc.integer({ min: -4000, max: 4000 }))
    .map(([change, minutes]) => new Date(change.at.getTime() + minutes * 60_000))

  it('the state is the one of the clocks on the walls, until the moment that is named', () => {
    fc.assert(
      fc.property(rule, zones, now, (hours, inZones, moment) => {
        const found = windowAt(callingWindow(hours), inZones, moment)
        const walls = hours.zone === 'callee' ? inZones : [hours.zone]
        const open = (ms: number) => walls.every(zone => isOpen(hours, clockIn(zone, new Date(ms))))
        expect(open(moment.getTime())).toBe(found.state === 'open')
        if (found.state === 'never') return
        const until = found.until.getTime()
        expect(open(until - 1)).toBe(found.state === 'open')
        expect(open(until)).toBe(found.state !== 'open')
        const between = moment.getTime() + Math.floor((until - moment.getTime()) / 3)
        expect(open(between)).toBe(found.state === 'open')
      }),
      { numRuns: 500 },
    )
  })

  it('the answers do not depend on what was asked before', () => {
    fc.assert(
      fc.property(rule, zones, fc.array(now, { minLength: 2, maxLength: 6 }), (hours, inZones, moments) => {
        const window = callingWindow(hours)
        for (const moment of moments) {
          const found = windowAt(window, inZones, moment)
          const fresh = windowAt(callingWindow(hours), inZones, moment)
          expect(found.state).toBe(fresh.state)
          if (found.state !== 'never' && fresh.state !== 'never') expect(found.until).toEqual(fresh.until)
        }
      }),
      { numRuns: 100 },
    )
  })
})

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

interface Clock {
  readonly date: string
  readonly yesterday: string
  /** From 0 for Monday. */
  readonly weekday: number
  readonly minutes: number
}

/** What a clock and a calendar in the zone show, by Intl. */
function clockIn(zone: string, now: Date): Clock {
  const wall = new Date(wallMs(zone, now.getTime()))
  const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  return {
    date: dateOf(wall.getTime()),
    yesterday: dateOf(wall.getTime() - 86_400_000),
    weekday: (wall.getUTCDay() + 6) % 7,
    minutes: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
  }
}

/** The rule by the letter: open while the clock shows a time within the hours. */
function isOpen({ hours, daysOff = [] }: CallingHours, { date, yesterday, weekday, minutes }: Clock): boolean {
  const spansOf = (day: string) =>
    Object.entries(hours).flatMap(([key, spans]) => {
      const [first = '', last = first] = key.split('-')
      const named = WEEK.slice(WEEK.indexOf(first), WEEK.indexOf(last) + 1)
      return named.includes(day) ? (spans ?? []).map(span => span.map(toMinutes)) : []
    })
  if (daysOff.includes(date)) return false
  const today = spansOf(WEEK[weekday] ?? '')
  const late = daysOff.includes(yesterday) ? [] : spansOf(WEEK[(weekday + 6) % 7] ?? '')
  return (
    today.some(([from = 0, to = 0]) => from <= minutes && (to <= from || minutes < to)) ||
    late.some(([from = 0, to = 0]) => to <= from && minutes < to)
  )
}

const toMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
