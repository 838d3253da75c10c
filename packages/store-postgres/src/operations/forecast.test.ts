import { manualClock } from '@outdial/call-client/testing'
import { expect, it } from 'vitest'
import { createForecast } from './forecast.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const after = (ms: number) => new Date(NOW.getTime() + ms)

it('expects what a step said, counted from when that was read, and nothing before any has said anything', async () => {
  const clock = manualClock(NOW)
  const forecast = createForecast(clock)
  expect(forecast.isDue()).toBe(false)
  forecast.learn({ now: after(-500), nextDueAt: after(500) }, 100)
  await clock.advance(890)
  expect(forecast.isDue()).toBe(false)
  await clock.advance(10)
  expect(forecast.isDue()).toBe(true)
  forecast.learn({ now: after(900), nextDueAt: undefined }, 0)
  expect(forecast.isDue()).toBe(false)
})

it('a hint only brings forward what is expected', async () => {
  const clock = manualClock(NOW)
  const forecast = createForecast(clock)
  forecast.expect(1000)
  forecast.expect(5000)
  forecast.expect(undefined)
  await clock.advance(990)
  expect(forecast.isDue()).toBe(false)
  await clock.advance(10)
  expect(forecast.isDue()).toBe(true)
})
