import { expect, it } from 'vitest'
import { Rate } from './rate.ts'

it('the rate is that of the last minute', () => {
  const rate = new Rate()
  expect(rate.perMinute).toBeUndefined()
  rate.add(0, 0)
  rate.add(10, 2000)
  expect(rate.perMinute).toBeUndefined()
  rate.add(30, 6000)
  expect(rate.perMinute).toBe(300)
  rate.add(30, 70_000)
  rate.add(31, 80_000)
  expect(rate.perMinute).toBe(6)
})
