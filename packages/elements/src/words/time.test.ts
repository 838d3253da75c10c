import { expect, it } from 'vitest'
import { formatMoment, formatRelative, isTimeZone, placeOf, viewerTimeZone } from './time.ts'

const FULL = { dateStyle: 'full', timeStyle: 'short' } as const
const NOW = new Date('2026-11-21T09:00:00Z')

it('an instant is formatted in the requested zone', () => {
  expect(formatMoment('2026-11-21T09:00:00Z', 'Asia/Tokyo', FULL, 'en')).toMatch(/November.*2026.*6:00/)
  expect(formatMoment(NOW, 'UTC', { timeStyle: 'short' }, 'en')).toMatch(/9:00/)
})

it('a zone that the browser does not know is taken for the viewer’s', () => {
  expect(isTimeZone('Mars/Olympus')).toBe(false)
  expect(formatMoment(NOW, 'Mars/Olympus', FULL, 'en')).toBe(formatMoment(NOW, viewerTimeZone(), FULL, 'en'))
})

it.each([
  ['2026-11-21T09:00:30Z', 'in 30 seconds'],
  ['2026-11-21T08:59:00Z', '1 minute ago'],
  ['2026-11-21T11:50:00Z', 'in 3 hours'],
  ['2026-11-22T08:00:00Z', 'in 23 hours'],
  ['2026-11-22T09:00:00Z', 'in 1 day'],
  ['2026-11-24T09:00:00Z', 'in 3 days'],
  ['2027-03-21T09:00:00Z', 'in 4 months'],
  ['2036-11-21T09:00:00Z', 'in 10 years'],
])('%s is %s', (at, words) => {
  expect(formatRelative(at, NOW, 'en')).toBe(words)
})

it('days are those of the calendar', () => {
  const late = new Date(2026, 10, 21, 22, 30)
  const said = (day: number, hour: number) => formatRelative(new Date(2026, 10, day, hour), late, 'en')
  expect([said(22, 20), said(22, 23), said(23, 1), said(23, 23)]).toEqual([
    'in 22 hours',
    'in 1 day',
    'in 2 days',
    'in 2 days',
  ])
  expect([said(20, 23), said(20, 8), said(19, 23)]).toEqual(['23 hours ago', '1 day ago', '2 days ago'])
  expect(formatRelative(new Date(2026, 10, 21, 23, 50), new Date(2026, 10, 21, 0, 5), 'en')).toBe('in 24 hours')
})

it('a zone is known by its place', () => {
  expect(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC'].map(placeOf)).toEqual([
    'Berlin',
    'Buenos Aires',
    'UTC',
  ])
})
