import { afterEach, expect, it } from 'vitest'
import { cdp } from 'vitest/browser'
import { offsetMinutes, timeThereNow } from './time-there.ts'

afterEach(() => cdp().send('Emulation.setTimezoneOverride', { timezoneId: '' }))

const NOON = new Date('2026-11-21T12:00:00Z')

it('one zone is named by its place; several are a range; zones with the same clock are one', async () => {
  await cdp().send('Emulation.setTimezoneOverride', { timezoneId: 'UTC' })
  expect(timeThereNow(['America/New_York'], NOON, 'en')).toBe('It is 7:00 AM (New York) there now.')
  expect(timeThereNow(['America/New_York', 'America/Detroit'], NOON, 'en')).toBe('It is 7:00 AM there now.')
  expect(timeThereNow(['America/Los_Angeles', 'America/New_York', 'Mars/Base'], NOON, 'en')).toBe(
    'It is between 4:00 AM and 7:00 AM in 2 time zones there now.',
  )
  expect(timeThereNow(['Europe/Madrid'], NOON, 'es')).toBe('Hora allí ahora: 13:00 (Madrid).')
})

it('another day than the viewer’s is said', async () => {
  await cdp().send('Emulation.setTimezoneOverride', { timezoneId: 'UTC' })
  expect(timeThereNow(['Pacific/Auckland'], NOON, 'en')).toBe('It is Sun 1:00 AM (Auckland) there now.')
})

it('no zone that is known is nothing', () => {
  expect(timeThereNow([], NOON, 'en')).toBeUndefined()
  expect(timeThereNow(['Mars/Base'], NOON, 'en')).toBeUndefined()
})

it.each([
  ['UTC', 0],
  ['Asia/Kolkata', 330],
  ['America/St_Johns', -210],
  ['Europe/Madrid', 60],
])('the offset of %s is %i minutes', (zone, minutes) => {
  expect(offsetMinutes(zone, NOON)).toBe(minutes)
})
