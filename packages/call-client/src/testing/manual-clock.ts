import type { Clock } from '../kernel/clock.ts'
import { takeTurn } from './take-turn.ts'

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /**
   * Moves the time forward and runs each timer at its due time, in order of due time and then of
   * creation. Before, between and after the timers, all started work runs until it waits for a
   * timer or for the outside world.
   */
  advance(ms: number): Promise<void>
  /** Moves the time to the next timer and runs it; returns `false` if there is none. */
  advanceToNext(): Promise<boolean>
  /** Makes the wall clock jump, as a machine's may. Timers and `monotonic` do not move. */
  jump(ms: number): void
  /** The number of waiting timers. */
  readonly waiting: number
}

interface Timer {
  readonly dueMs: number
  readonly order: number
  readonly callback: () => void
}

/** Creates a clock for tests. It stands still until it is moved. */
export function manualClock(start: Date = new Date('2026-01-01T00:00:00Z')): ManualClock {
  const timers = new Set<Timer>()
  let elapsedMs = 0
  let jumpedMs = 0
  let order = 0

  const next = () => {
    let first: Timer | undefined
    for (const timer of timers) {
      if (!first || timer.dueMs < first.dueMs || (timer.dueMs === first.dueMs && timer.order < first.order))
        first = timer
    }
    return first
  }

  const fire = async (timer: Timer) => {
    timers.delete(timer)
    elapsedMs = Math.max(elapsedMs, timer.dueMs)
    timer.callback()
    await settle()
  }

  return {
    now: () => new Date(start.getTime() + elapsedMs + jumpedMs),
    monotonic: () => elapsedMs,
    setTimer(callback, delayMs) {
      const timer = { dueMs: elapsedMs + Math.max(0, delayMs), order: order++, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    async advance(ms) {
      await settle()
      const until = elapsedMs + ms
      for (let timer = next(); timer && timer.dueMs <= until; timer = next()) await fire(timer)
      elapsedMs = until
      await settle()
    },
    async advanceToNext() {
      await settle()
      const timer = next()
      if (timer) await fire(timer)
      return timer !== undefined
    },
    jump(ms) {
      jumpedMs += ms
    },
    get waiting() {
      return timers.size
    },
  }
}

// One turn of the event loop runs all ready promise callbacks. Reading an in-memory Response takes
// a few turns.
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await takeTurn()
}
