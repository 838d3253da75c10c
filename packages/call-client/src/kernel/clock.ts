/** A source of time: the machine's clock, or in tests one that is moved by hand. */
export interface Clock {
  /** The wall-clock time. It may jump. */
  now(): Date
  /** Milliseconds since an arbitrary moment. Never goes back. */
  monotonic(): number
  /** Runs the callback after `delayMs`, even weeks. Returns a function that cancels the timer. */
  setTimer(callback: () => void, delayMs: number): () => void
}

const HOUR_MS = 3_600_000

/** The machine's clock. Its timers keep a Node process alive. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  // setTimeout fires at once beyond 2^31-1 ms (24.8 days), so a longer wait takes steps of one
  // hour.
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
