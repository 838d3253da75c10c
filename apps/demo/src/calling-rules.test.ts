import { expect, it } from 'vitest'
import { callingRules } from './calling-rules.ts'
import { readEnvironment } from './environment.ts'

const rulesOf = (variables: Record<string, string>) => {
  const { hours, limits, perDay } = callingRules(readEnvironment(variables))
  return { hours, limits, perDay }
}

it('without variables there are no hours and no limits', () => {
  expect(rulesOf({})).toEqual({ hours: undefined, limits: undefined, perDay: undefined })
})

it('hours, days off, presets and limits hold together', () => {
  expect(
    rulesOf({
      CALLING_HOURS: 'mon-fri 09:00-12:00, mon-fri 13:00-18:00, sat 10:00-14:00',
      CALLING_ZONE: 'Europe/Berlin',
      DAYS_OFF: '2026-12-25, 2026-12-26',
      CALLING_PRESETS: 'us-federal',
      ATTEMPTS_PER_DAY: '3',
      CALLS_PER_DAY: '500',
    }),
  ).toMatchObject({
    hours: [
      { hours: { 'mon-sun': [['08:00', '21:00']] } },
      {
        hours: {
          'mon-fri': [
            ['09:00', '12:00'],
            ['13:00', '18:00'],
          ],
          sat: [['10:00', '14:00']],
        },
        daysOff: ['2026-12-25', '2026-12-26'],
        zone: 'Europe/Berlin',
      },
    ],
    limits: [{ attempts: [{ most: 3, within: 'day' }] }],
    perDay: { callsPerDay: 500 },
  })
})

it.each([
  ['CALLING_HOURS', '9 to 5', 'days with hours, such as mon-fri 09:00-18:00'],
  ['CALLING_HOURS', 'mon-fri 09:00-25:00', 'days with hours, such as mon-fri 09:00-18:00'],
  ['CALLING_HOURS', 'mon-fri 09:00-09:00', 'days with hours, such as mon-fri 09:00-18:00'],
  ['CALLING_HOURS', 'mon 09:00-12:00, mon 11:00-18:00', 'hours that do not overlap'],
  ['CALLING_HOURS', 'mon 22:00-02:00, mon 23:00-24:00', 'hours that do not overlap'],
  ['CALLING_HOURS', 'sat-tue 09:00-12:00, mon 13:00-18:00', 'hours that do not overlap, with each day in one range'],
  ['CALLING_ZONE', 'Mars/Base', 'callee, or an IANA time zone'],
  ['DAYS_OFF', '2026-02-30', 'dates such as 2026-12-25'],
  ['CALLING_PRESETS', 'us-mars', 'presets among us-federal'],
  ['ATTEMPTS_PER_DAY', '0', 'a whole number from 1 to 1000'],
])('%s=%s is refused', (name, value, expected) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(`Expected ${name} to be ${expected}`)
})
