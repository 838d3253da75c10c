import type { Clock } from '@outdial/call-client/kernel'
import { CLOCK_TOLERANCE_MS } from '../store/decide-step.ts'
import type { Advanced } from '../store/step.ts'

/**
 * Detects that the store's clock was set, by comparing it with the monotonic clock of this process.
 */
export interface StoreClock {
  /** The store's time now, estimated from its last answer. `undefined` before the first. */
  expectedNow(): Date | undefined
  isExpected(now: Date): boolean
  /**
   * Returns the whole milliseconds by which the clock was set since the last step; 0 if it was not
   * set, or if another process has moved the deadlines already. The time of the step must lie
   * between the estimates for its request and for its result.
   */
  compare(advanced: Advanced, elapsedMs: number): number
  /** Bases the estimates on the time of this step. */
  follow(advanced: Pick<Advanced, 'now' | 'nowAgeMs' | 'clockShifts'>): void
}

export function createStoreClock({ monotonic }: Pick<Clock, 'monotonic'>): StoreClock {
  let base: { readonly nowMs: number; readonly monotonicMs: number; readonly clockShifts: number } | undefined

  const expectedMs = (monotonicMs = monotonic()) => base && base.nowMs + monotonicMs - base.monotonicMs

  return {
    expectedNow() {
      const ms = expectedMs()
      return ms === undefined ? undefined : new Date(ms)
    },
    isExpected(now) {
      const ms = expectedMs()
      return ms === undefined || Math.abs(now.getTime() - ms) <= CLOCK_TOLERANCE_MS
    },
    compare({ now, clockShifts }, elapsedMs) {
      const latestMs = expectedMs()
      if (latestMs === undefined || clockShifts !== base?.clockShifts) return 0
      const earliestMs = latestMs - elapsedMs
      const nowMs = now.getTime()
      // Stores keep whole milliseconds. Rounded up, no deadline passes early.
      if (nowMs < earliestMs - CLOCK_TOLERANCE_MS) return Math.ceil(nowMs - earliestMs)
      return nowMs > latestMs + CLOCK_TOLERANCE_MS ? Math.ceil(nowMs - latestMs) : 0
    },
    follow({ now, nowAgeMs = 0, clockShifts }) {
      base = { nowMs: now.getTime() + nowAgeMs, monotonicMs: monotonic(), clockShifts }
    },
  }
}
