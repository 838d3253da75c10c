import type { Clock } from '@outdial/call-client/kernel'

/**
 * Time that runs through all its timers as fast as the machine can: for thousands of runs, where the manual clock of
 * `call-client/testing`, which lets the event loop turn at every step, would take minutes.
 */
export function virtualClock(): Clock & { runAll(look: () => void): Promise<void> } {
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
    /** Looks after each timer, once all promises that are ready have run. */
    async runAll(look) {
      await settle()
      look()
      for (let timer = timers.shift(); timer; timer = timers.shift()) {
        nowMs = timer.dueMs
        timer.callback()
        await settle()
        look()
      }
    },
  }
}

// An event loop turn runs every promise callback that is ready.
const settle = () => new Promise<void>(resolve => void setImmediate(resolve))
