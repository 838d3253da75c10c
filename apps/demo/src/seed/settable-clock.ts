import { type Clock, systemClock } from '@outdial/call-client/kernel'

/**
 * A clock whose wall time can be set, and then stands still. Setting it forward also advances
 * `monotonic`, so that the scheduler sees time pass, not a clock that was set. Timers are not
 * affected.
 */
export interface SettableClock extends Clock {
  set(at: Date): void
  /** Returns to the wall time of the underlying clock. */
  reset(): void
}

/** Creates a clock that shows the time of `underlying` until it is set. */
export function settableClock(underlying: Clock = systemClock): SettableClock {
  let at: Date | undefined
  let monotonicAtSet = 0
  let aheadMs = 0
  const monotonic = () => (at ? monotonicAtSet : underlying.monotonic() + aheadMs)
  return {
    now: () => new Date(at ?? underlying.now()),
    monotonic,
    setTimer: underlying.setTimer,
    set(moment) {
      monotonicAtSet = monotonic() + (at ? Math.max(0, moment.getTime() - at.getTime()) : 0)
      at = new Date(moment)
    },
    reset() {
      aheadMs = monotonic() - underlying.monotonic()
      at = undefined
    },
  }
}
