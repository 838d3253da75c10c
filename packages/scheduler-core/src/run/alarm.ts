import type { Clock } from '@outdial/call-client/kernel'

/** A difference between the wall clock and the monotonic clock of the timers. */
export interface Disturbance {
  /** Milliseconds by which the wall clock moved. */
  readonly wallMs: number
  /** Milliseconds by which the monotonic clock moved. */
  readonly monotonicMs: number
  /** Milliseconds after which the timer was due. */
  readonly expectedMs: number
}

export interface AlarmOptions {
  readonly clock: Clock
  readonly onRing: () => void
  /**
   * The clock jumped, the machine slept or the process stalled for more than a second. The alarm
   * rings then, too.
   */
  readonly onDisturbance: (disturbance: Disturbance) => void
}

/**
 * An alarm that can be set again. It reads the clock at least every ten seconds, since time may
 * jump.
 */
export interface Alarm {
  /** Rings once, after this delay. Replaces an earlier setting. */
  set(delayMs: number): void
  /** Sets the alarm unless it already rings sooner. */
  setSooner(delayMs: number): void
  cancel(): void
}

const TICK_MS = 10_000
const TOLERANCE_MS = 1000

export function createAlarm({ clock, onRing, onDisturbance }: AlarmOptions): Alarm {
  let cancelTimer = () => {}
  // On the monotonic clock.
  let ringsAt = Number.POSITIVE_INFINITY

  const wait = (restMs: number) => {
    const expectedMs = Math.max(0, Math.min(restMs, TICK_MS))
    const wall = clock.now().getTime()
    const monotonic = clock.monotonic()
    cancelTimer = clock.setTimer(() => {
      const wallMs = clock.now().getTime() - wall
      const monotonicMs = clock.monotonic() - monotonic
      const disturbed = [wallMs, monotonicMs].some(ms => Math.abs(ms - expectedMs) > TOLERANCE_MS)
      if (disturbed) onDisturbance({ wallMs, monotonicMs, expectedMs })
      if (disturbed || monotonicMs >= restMs) ring()
      else wait(restMs - monotonicMs)
    }, Math.ceil(expectedMs))
  }

  const ring = () => {
    ringsAt = Number.POSITIVE_INFINITY
    onRing()
  }

  const set = (delayMs: number) => {
    cancelTimer()
    ringsAt = clock.monotonic() + delayMs
    wait(delayMs)
  }

  return {
    set,
    setSooner(delayMs) {
      if (clock.monotonic() + delayMs < ringsAt) set(delayMs)
    },
    cancel() {
      cancelTimer()
      ringsAt = Number.POSITIVE_INFINITY
    },
  }
}
