import type { Clock } from '@outdial/call-client/kernel'

/**
 * A clock that runs all its timers as fast as the machine can, for properties with thousands of
 * runs. The manual clock of `call-client/testing` turns the event loop several times per timer and
 * would take minutes.
 */
export function virtualClock(): Clock & { runAll(check: () => void): Promise<void> } {
  const timers: { dueMs: number; callback: () => void }[] = []
  let nowMs = 0
  return {
    now: () => new Date(nowMs),
    monotonic: () => nowMs,
    setTimer(callback, delayMs) {
      const timer = { dueMs: nowMs + delayMs, callback }
      const at = timers.findIndex(other => other.dueMs > timer.dueMs)
      timers.splice(at < 0 ? timers.length : at, 0, timer)
      return () => {
        const index = timers.indexOf(timer)
        if (index >= 0) timers.splice(index, 1)
      }
    },
    /** Calls `check` after each timer, once all ready promise callbacks have run. */
    async runAll(check) {
      await settle()
      check()
      for (let timer = timers.shift(); timer; timer = timers.shift()) {
        nowMs = timer.dueMs
        timer.callback()
        await settle()
        check()
      }
    },
  }
}

// An event loop turn runs every promise callback that is ready.
const settle = () => new Promise<void>(resolve => void setImmediate(resolve))
