import { afterEach, describe, expect, it, vi } from 'vitest'
import { manualClock } from '../testing/manual-clock.ts'
import { systemClock } from './clock.ts'

const DAY_MS = 86_400_000

describe('the system clock', () => {
  afterEach(() => void vi.useRealTimers())

  it('keeps a wait that is longer than the limit of setTimeout', () => {
    vi.useFakeTimers()
    let called = 0
    systemClock.setTimer(() => called++, 40 * DAY_MS)
    vi.advanceTimersByTime(40 * DAY_MS - 1)
    expect(called).toBe(0)
    vi.advanceTimersByTime(1)
    expect(called).toBe(1)
  })

  it('does not run a timer that was cancelled, even in its second hour', () => {
    vi.useFakeTimers()
    let called = 0
    const cancel = systemClock.setTimer(() => called++, DAY_MS)
    vi.advanceTimersByTime(DAY_MS / 2)
    cancel()
    vi.advanceTimersByTime(DAY_MS)
    expect(called).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the manual clock', () => {
  it('runs timers in order of due time, each at its own time, new ones included', async () => {
    const clock = manualClock()
    const calls: [string, number][] = []
    const note = (name: string) => () => void calls.push([name, clock.monotonic()])
    clock.setTimer(note('late'), 20)
    clock.setTimer(() => {
      note('early')()
      clock.setTimer(note('set on the way'), 5)
    }, 10)
    clock.setTimer(note('never'), 12)()
    await clock.advance(19)
    expect(calls).toEqual([
      ['early', 10],
      ['set on the way', 15],
    ])
    await clock.advance(1)
    expect(calls.at(-1)).toEqual(['late', 20])
    expect(clock.waiting).toBe(0)
  })

  it('lets the wall-clock time jump without moving the timers', async () => {
    const clock = manualClock(new Date(0))
    clock.jump(1000)
    expect([clock.now().getTime(), clock.monotonic()]).toEqual([1000, 0])
  })
})
