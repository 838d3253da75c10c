import { expect, it } from 'vitest'
import { createStoreTime } from './store-time.ts'

const NOON = Date.parse('2026-01-01T12:00:00Z')

/** A database whose clock is that much faster, and a store that hears of it. */
function setting({ faster = 0 } = {}) {
  let at = 0
  const time = createStoreTime(() => at)
  const truth = () => NOON + at * (1 + faster)
  return {
    time,
    truth,
    pass: (ms: number) => void (at += ms),
    /** An answer that is under way for so long. */
    hear(ms: number) {
      const now = truth()
      at += ms
      time.learn(now, at)
    },
    lag: () => truth() - Number(time.read()),
  }
}

it('knows nothing until it has heard', () => {
  const { time, hear } = setting()
  expect(time.read()).toBeUndefined()
  hear(1)
  expect(time.read()).toBeDefined()
  time.forget()
  expect(time.read()).toBeUndefined()
})

it('is as late as the fastest answer was, and never early', () => {
  const { hear, lag, pass } = setting()
  hear(40)
  expect(lag()).toBeGreaterThanOrEqual(40)
  hear(2)
  pass(100)
  hear(30)
  expect(lag()).toBeGreaterThanOrEqual(2)
  expect(lag()).toBeLessThan(4)
})

it.each([0.0001, -0.0001])('is never early while the two clocks go apart by %d', faster => {
  const { hear, lag, pass } = setting({ faster })
  hear(0)
  for (let second = 0; second < 100; second++) {
    pass(1000)
    expect(lag()).toBeGreaterThanOrEqual(0)
    hear(1)
    expect(lag()).toBeLessThan(4)
  }
})
