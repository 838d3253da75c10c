import type { Clock } from '@outdial/call-client/kernel'
import type { Advanced } from '@outdial/scheduler-core/store'

/** When something is expected to be due, so that a step which will license need not look first. It may be wrong, and then costs a round trip. */
export interface Forecast {
  isDue(): boolean
  /** There may be something to license in so many milliseconds. */
  expect(inMs: number | undefined): void
  /** What a step or a look has said, and how many milliseconds ago that was true. */
  learn(advanced: Pick<Advanced, 'nextDueAt' | 'now'>, readAgoMs: number): void
}

// Timers and the database's milliseconds are not more exact than that.
const TOLERANCE_MS = 2

export function createForecast(clock: Pick<Clock, 'now'> | undefined): Forecast {
  const time = clock ? () => clock.now().getTime() : () => performance.now()
  let dueAt = Number.POSITIVE_INFINITY
  return {
    isDue: () => time() >= dueAt - TOLERANCE_MS,
    expect(inMs = Number.POSITIVE_INFINITY) {
      dueAt = Math.min(dueAt, time() + inMs)
    },
    learn({ nextDueAt, now }, readAgoMs) {
      dueAt = nextDueAt ? time() - readAgoMs + nextDueAt.getTime() - now.getTime() : Number.POSITIVE_INFINITY
    },
  }
}
