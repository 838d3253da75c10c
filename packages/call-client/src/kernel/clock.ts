/** Where a package gets its time from: the machine's, or in tests one that is moved by hand. */
export interface Clock {
  /** The wall's time. It may jump. */
  now(): Date
  /** Milliseconds since some moment. It never goes back. */
  monotonic(): number
  /** Calls back once after so many milliseconds, unless the returned function is called before. A delay of weeks is kept to. */
  setTimer(callback: () => void, delayMs: number): () => void
}

const HOUR_MS = 3_600_000

/** The machine's own clock. Its timers keep a process alive. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  // setTimeout fires at once past 2^31-1 ms (24.8 days), so a long wait goes by the hour.
  setTimer(callback, delayMs) {
    const due = performance.now() + delayMs
    let timer: ReturnType<typeof setTimeout>
    const wait = (restMs: number) => {
      timer = setTimeout(
        () => (restMs > HOUR_MS ? wait(due - performance.now()) : callback()),
        Math.min(restMs, HOUR_MS),
      )
    }
    wait(delayMs)
    return () => clearTimeout(timer)
  },
}
