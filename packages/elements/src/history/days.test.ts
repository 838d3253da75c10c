import { afterEach, expect, it } from 'vitest'
import { cdp } from 'vitest/browser'
import { wordsIn } from '../words/word-table.ts'
import { byDay, dayName, timeOf } from './days.ts'
import { historyWords } from './history.words.ts'

const english = wordsIn(historyWords, 'en')

const inZone = (timezoneId: string) => cdp().send('Emulation.setTimezoneOverride', { timezoneId })
afterEach(() => inZone(''))

const days = (...instants: string[]) =>
  byDay(instants.map(instant => ({ at: new Date(instant) }))).map(({ items }) => items.length)

it('a day is a day of the viewer, wherever that is', async () => {
  const lastNight = ['2026-11-21T04:30:00Z', '2026-11-21T05:30:00Z']
  await inZone('America/New_York')
  expect(days(...lastNight)).toEqual([1, 1])
  await inZone('Europe/Berlin')
  expect(days(...lastNight)).toEqual([2])
  await inZone('Asia/Kathmandu')
  expect(days('2026-11-21T18:14:59Z', '2026-11-21T18:15:00Z')).toEqual([1, 1])
})

it('a day of 25 hours is one, and so is one of 23', async () => {
  await inZone('Europe/Berlin')
  expect(days('2026-10-25T22:59:59Z', '2026-10-24T22:00:00Z', '2026-10-24T21:59:59Z')).toEqual([2, 1])
  expect(days('2026-03-29T21:59:59Z', '2026-03-28T23:00:00Z', '2026-03-28T22:59:59Z')).toEqual([2, 1])
})

it('yesterday is the calendar day before, though a clock was changed between', async () => {
  await inZone('Europe/Berlin')
  const name = (at: string, now: string) => dayName(new Date(at), new Date(now), english)
  expect(name('2026-10-25T22:30:00Z', '2026-10-26T08:00:00Z')).toBe('Yesterday')
  expect(name('2026-10-24T22:00:00Z', '2026-10-26T08:00:00Z')).toBe('Yesterday')
  expect(name('2026-10-24T21:59:00Z', '2026-10-26T08:00:00Z')).toMatch(/Saturday.*October/)
  expect(name('2026-03-28T23:00:00Z', '2026-03-29T22:30:00Z')).toBe('Yesterday')
  // Clocks skip midnight itself: the day begins at one o'clock.
  await inZone('America/Asuncion')
  expect(name('2023-10-01T04:00:00Z', '2023-10-02T12:00:00Z')).toBe('Yesterday')
})

it('a day is named by what tells it apart', async () => {
  await inZone('UTC')
  const now = new Date('2026-01-01T12:00:00Z')
  expect(dayName(now, now, english)).toBe('Today')
  expect(dayName(new Date('2025-12-31T23:59:59Z'), now, english)).toBe('Yesterday')
  expect(dayName(new Date('2025-12-30T10:00:00Z'), now, english)).toMatch(/Tuesday.*December.*2025/)
  expect(dayName(new Date('2026-01-02T10:00:00Z'), now, english)).not.toMatch(/2026/)
})

it('a time is written for the zone that the viewer is in now', async () => {
  const at = new Date('2026-11-21T12:05:00Z')
  await inZone('Europe/Berlin')
  expect(timeOf(at, 'en')).toMatch(/^0?1:05|13:05/)
  await inZone('America/New_York')
  expect(timeOf(at, 'en')).toMatch(/7:05/)
})

it('an invalid time disturbs nothing', () => {
  expect(dayName(new Date('nonsense'), new Date(), english)).toBe('At an unknown time')
  expect(timeOf(new Date('nonsense'), 'en')).toBe('')
})
