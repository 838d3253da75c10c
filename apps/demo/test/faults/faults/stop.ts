import { drawsOf, type Span, within } from '../seeded.ts'
import type { Fault } from './fault.ts'

const PAUSE: Span = [800, 2000]

/** SIGSTOP for longer than every deadline, then SIGCONT: whoever wakes up must not trust what it knew. */
export const stop: Fault = ({ seed, timing, crew, count }) => {
  const draw = drawsOf(seed, 'stop')
  let timer: NodeJS.Timeout
  const next = () => {
    timer = setTimeout(
      () => {
        // One that places calls, if there is one.
        const slot = crew.pick(draw(), ({ state, starts }) => state === 'live' && starts)
        const forMs = within(draw, timing.stop)
        if (slot) {
          count('stops')
          crew.stop(slot, forMs)
        }
        next()
      },
      within(draw, PAUSE),
    )
  }
  next()
  return () => clearTimeout(timer)
}
