import { expect, it } from 'vitest'
import { type CallingHours, resolveHours } from './calling-hours.ts'

it('a span over midnight ends on the next day, and 24:00 ends the day', () => {
  const { week } = resolveHours({ hours: { 'fri-sat': [['22:00', '02:00']], mon: [['00:00', '24:00']] } })
  expect(week).toEqual([
    [{ from: 0, to: 1440 }],
    [],
    [],
    [],
    [{ from: 1320, to: 1560 }],
    [{ from: 1320, to: 1560 }],
    [],
  ])
})

it('a range of weekdays may pass the end of the week', () => {
  const { week } = resolveHours({ hours: { 'sat-mon': [['09:00', '12:00']] } })
  expect(week.map(spans => spans.length)).toEqual([1, 0, 0, 0, 0, 1, 1])
})

it('equal rules have equal texts, however they are written', () => {
  const spans = [['08:00', '21:00']] as const
  const one = resolveHours({ hours: { 'mon-wed': spans }, daysOff: ['2026-12-25', '2026-01-01'] })
  const other = resolveHours({
    zone: 'callee',
    daysOff: ['2026-01-01', '2026-12-25'],
    hours: { wed: spans, 'mon-tue': spans },
  })
  expect(other.text).toBe(one.text)
  expect(resolveHours({ hours: { 'mon-wed': spans } }).text).not.toBe(one.text)
})

const open = { mon: [['08:00', '21:00']] } as const

// oxlint-disable-next-line typescript/no-explicit-any -- rules as JavaScript callers may pass them
it.each<[string, any, RegExp]>([
  ['nothing', undefined, /^Expected a rule with `hours`, got undefined$/],
  ['no hours', {}, /^Expected `hours` to be spans by weekday, .*got undefined$/],
  ['no day', { hours: {} }, /^Expected `hours` to open on one day at least, got none$/],
  ['no span', { hours: { mon: [] } }, /^Expected `hours` to open on one day at least, got none$/],
  ['an unknown day', { hours: { monday: [] } }, /or a range such as mon-fri, got "monday"$/],
  ['half a range', { hours: { 'mon-': [] } }, /got "mon-"$/],
  ['a day twice', { hours: { ...open, 'mon-fri': [] } }, /^Expected `hours` to name mon once, got "mon-fri" as well$/],
  ['a span of zero length', { hours: { mon: [['08:00', '08:00']] } }, /to last a minute at least, got 08:00 to 08:00$/],
  ['a span from the end of a day', { hours: { mon: [['24:00', '02:00']] } }, /got 24:00 to 02:00$/],
  ['a time that does not exist', { hours: { mon: [['08:00', '25:00']] } }, /from 00:00 to 24:00, got "25:00"$/],
  ['a time in another form', { hours: { mon: [['8am', '21:00']] } }, /got "8am"$/],
  ['a span of one time', { hours: { mon: [['08:00']] } }, /to be two times, such as/],
  [
    'a span as text',
    { hours: { mon: '08:00-21:00' } },
    /^Expected `hours.mon` to be a list of spans, got "08:00-21:00"$/,
  ],
  [
    'spans that overlap',
    {
      hours: {
        mon: [
          ['12:00', '18:00'],
          ['08:00', '13:00'],
        ],
      },
    },
    /^Expected the spans of `hours.mon` not to overlap, got 08:00 to 13:00 and 12:00 to 18:00$/,
  ],
  ['a day that does not exist', { hours: open, daysOff: ['2026-02-29'] }, /such as 2026-12-25, got "2026-02-29"$/],
  ['a day in another form', { hours: open, daysOff: ['25.12.2026'] }, /got "25.12.2026"$/],
  [
    'days as text',
    { hours: open, daysOff: '2026-12-25' },
    /^Expected `daysOff` to be a list of at most 10000 dates, got "2026-12-25"$/,
  ],
  [
    'an unknown zone',
    { hours: open, zone: 'Europe/Atlantis' },
    /an IANA zone such as Europe\/Berlin, got "Europe\/Atlantis"$/,
  ],
  ['an offset', { hours: open, zone: '+01:00' }, /got "\+01:00"$/],
  [
    'an unknown name',
    { hours: open, timeZone: 'UTC' },
    /^Expected only hours, daysOff, zone in a rule of hours, such as \{ hours: .*, got "timeZone"$/,
  ],
])('refuses %s with what was expected', (_, rule: CallingHours, message) => {
  expect(() => resolveHours(rule)).toThrow(message)
})
