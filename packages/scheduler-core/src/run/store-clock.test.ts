import { describe, expect, it } from 'vitest'
import type { Advanced } from '../store/step.ts'
import { createStoreClock } from './store-clock.ts'

const START = new Date('2026-03-02T09:00:00Z').getTime()
const HOUR = 3_600_000

/** A store clock that has seen one step at monotonic time 0, and steps at other times. */
function setUp() {
  let monotonicMs = 0
  const clock = createStoreClock({ monotonic: () => monotonicMs })
  const step = (storeMs: number, clockShifts = 0): Advanced => ({
    recorded: [],
    licensed: [],
    added: [],
    held: [],
    now: new Date(START + storeMs),
    clockShifts,
  })
  return { clock, step, pass: (ms: number) => void (monotonicMs += ms) }
}

describe('the store clock', () => {
  it('expects nothing before the first step', () => {
    const { clock, step } = setUp()
    expect(clock.expectedNow()).toBeUndefined()
    expect(clock.isExpected(new Date(0))).toBe(true)
    expect(clock.compare(step(HOUR), 0)).toBe(0)
  })

  it.each([
    ['runs as this process does', 60_000, 60_000, 0, 0],
    ['is off by the tolerance', 60_000, 70_000, 0, 0],
    ['was set forward', 60_000, 60_000 + HOUR, 0, HOUR],
    ['was set back', 60_000, 60_000 - HOUR, 0, -HOUR],
    ['was set forward by whole milliseconds, as a store keeps them', 60_000.4, 60_000 + HOUR, 0, HOUR],
    ['was set back by whole milliseconds, as a store keeps them', 60_000.4, 60_000 - HOUR, 0, -HOUR],
    ['was read at the begin of a long step', 60_000, 5000, 55_000, 0],
    ['was set forward during a long step', 60_000, 60_000 + HOUR, 50_000, HOUR],
    ['was set back during a long step', 60_000, 10_000 - HOUR, 50_000, -HOUR],
  ])('that %s', (_, passedMs, storeMs, elapsedMs, byMs) => {
    const { clock, step, pass } = setUp()
    clock.follow(step(0))
    pass(passedMs)
    expect(clock.compare(step(storeMs), elapsedMs)).toBe(byMs)
  })

  it('was corrected by another process: there is nothing to do', () => {
    const { clock, step } = setUp()
    clock.follow(step(0))
    expect(clock.compare(step(HOUR, 1), 0)).toBe(0)
  })

  it('follows the time and the age of the last step', () => {
    const { clock, step, pass } = setUp()
    clock.follow({ ...step(HOUR), nowAgeMs: 100 })
    pass(1000)
    expect(clock.expectedNow()).toEqual(new Date(START + HOUR + 1100))
    expect(clock.isExpected(new Date(START + HOUR + 11_101))).toBe(false)
  })
})
