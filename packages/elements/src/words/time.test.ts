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
  ['2026-11-22T09:00:00Z', 'in 24 hours'],
  ['2026-11-24T09:00:00Z', 'in 3 days'],
  ['2027-03-21T09:00:00Z', 'in 4 months'],
  ['2036-11-21T09:00:00Z', 'in 10 years'],
])('%s is %s', (at, words) => {
  expect(formatRelative(at, NOW, 'en')).toBe(words)
})

it('a zone is known by its place', () => {
  expect(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC'].map(placeOf)).toEqual([
    'Berlin',
    'Buenos Aires',
    'UTC',
  ])
})
