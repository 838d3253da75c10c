import { expect, it } from 'vitest'
import { callOf } from '../../testing/fake-server.ts'
import { momentIn, needsSeconds, ownTime, relativeTime, relativeTo } from './call-times.ts'

const AT = '2026-11-21T08:00:00.000Z'
const NOW = Date.parse(AT)
const wanted = (local: string, timeZone: string) => callOf({ at: AT, localTime: { local, timeZone } })

it.each([
  ['2026-11-21T08:00:43Z', 'in 43 seconds'],
  ['2026-11-21T08:00:01Z', 'in 1 second'],
  ['2026-11-21T08:00:00Z', 'now'],
  ['2026-11-21T07:59:01Z', 'now'],
  ['2026-11-21T08:05:00Z', 'in 5 minutes'],
  ['2026-11-21T06:00:00Z', '2 hours ago'],
])('%s is %s', (at, words) => {
  expect(relativeTo(NOW, at, 'en')).toBe(words)
})

it.each([
  ['ringing', 'now'],
  ['completed', 'now'],
  ['scheduled', 'in 20 seconds'],
  ['cancelled', undefined],
] as const)('a call that is %s, seen with a time that is 20 s old, is %s', (status, words) => {
  expect(relativeTime(NOW, callOf({ at: '2026-11-21T08:00:20Z', status }), 'en')).toBe(words)
})

it.each([
  ['within a minute', callOf({ at: '2026-11-21T08:00:59Z' }), true],
  ['within the hour', callOf({ at: '2026-11-21T08:30:00Z' }), false],
  ['whose retry is a minute away', callOf({ at: '2026-11-21T07:00:00Z', dueAt: '2026-11-21T08:00:30Z' }), true],
  ['that has passed', callOf({ at: '2026-11-21T07:59:59Z' }), false],
  ['that has ended', callOf({ at: '2026-11-21T08:00:30Z', status: 'cancelled' }), false],
])('a call %s counts its seconds: %o', (_what, call, soon) => {
  expect(needsSeconds(NOW, call)).toBe(soon)
})

it('the year is shown if it differs', () => {
  expect(momentIn('UTC', AT, NOW, 'en')).not.toContain('2026')
  expect(momentIn('UTC', '2027-11-21T08:00:00Z', NOW, 'en')).toContain('2027')
})

it('a call’s own local time is shown if its clocks differ', () => {
  expect(ownTime(wanted('2026-11-21T09:00', 'Europe/Berlin'), 'UTC', 'en')).toMatch(/^0?9:00.* in Berlin$/)
  expect(ownTime(wanted('2026-11-21T00:00', 'America/Los_Angeles'), 'Asia/Tokyo', 'en')).toMatch(/0?0:00|12:00/)
  expect(ownTime(wanted('2026-11-20T22:00', 'Pacific/Honolulu'), 'UTC', 'en')).toMatch(/^Fri/)
})

it.each([
  ['whose clocks show the same', wanted('2026-11-21T08:00', 'Europe/London')],
  ['that this browser does not know', wanted('2026-11-21T08:00', 'Moon/Tranquillity')],
  ['that is none, since it is a moment', callOf({ at: AT })],
])('a zone %s needs no words', (_what, call) => {
  expect(ownTime(call, 'UTC', 'en')).toBeUndefined()
})
