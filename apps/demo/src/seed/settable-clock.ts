import { type Clock, systemClock } from '@outdial/call-client/kernel'

/** A clock whose wall time can be set, and then stands still. Timers are not affected. */
export interface SettableClock extends Clock {
  set(at: Date): void
  /** Returns to the wall time of the underlying clock. */
  reset(): void
}

/** Creates a clock that shows the time of `underlying` until it is set. */
export function settableClock(underlying: Clock = systemClock): SettableClock {
  let at: Date | undefined
  return {
    now: () => new Date(at ?? underlying.now()),
    monotonic: underlying.monotonic,
    setTimer: underlying.setTimer,
    set(moment) {
      at = new Date(moment)
    },
    reset() {
      at = undefined
    },
  }
}
