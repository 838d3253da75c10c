import { expect, it } from 'vitest'
import { exactDuration, shortDuration } from './duration.ts'

it.each([
  [0, '0 s', '0 seconds'],
  [400, '0 s', '0.4 seconds'],
  [1000, '1 s', '1 second'],
  [37_400, '37 s', '37.4 seconds'],
  [59_600, '1 min 00 s', '59.6 seconds'],
  [60_000, '1 min 00 s', '1 minute'],
  [125_400, '2 min 05 s', '2 minutes 5.4 seconds'],
  [3_599_900, '1 h 00 min', '59 minutes 59.9 seconds'],
  [3_725_000, '1 h 02 min', '1 hour 2 minutes 5 seconds'],
  [100 * 3_600_000, '100 h 00 min', '100 hours'],
])('%d ms is %s at a glance, and exactly %s', (durationMs, short, exact) => {
  expect(shortDuration(durationMs)).toBe(short)
  expect(exactDuration(durationMs, 'en')).toBe(exact)
})
