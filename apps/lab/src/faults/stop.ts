import { drawsOf, type Span, within } from '../seeded.ts'
import { again } from './again.ts'
import type { Fault } from './fault.ts'

const PAUSE: Span = [800, 2000]

/** SIGSTOP for longer than every deadline, then SIGCONT: whoever wakes up must not trust what it knew. */
export const stop: Fault = ({ seed, size, timing, crew, count }) => {
  const draw = drawsOf(seed, 'stop')
  return again({
    least: size.times,
    // Everybody stands still most of the time: that it ends is seen afterwards.
    most: size.times,
    pauseMs: () => within(draw, PAUSE),
    come() {
      // One that places calls, if there is one.
      const slot = crew.pick(draw(), ({ state, starts }) => state === 'live' && starts)
      const forMs = within(draw, timing.stop)
      if (!slot) return false
      count('stops')
      crew.stop(slot, forMs)
      return true
    },
  })
}
