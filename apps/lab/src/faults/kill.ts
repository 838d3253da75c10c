import { drawsOf } from '../seeded.ts'
import { again } from './again.ts'
import type { Fault } from './fault.ts'

/**
 * SIGKILL, at a steady pace, of whichever worker it hits; those that stand still are left to their fate. While a place is empty, since a
 * busy machine starts processes more slowly than this, nobody is killed: else nobody would ever be there.
 */
export const kill: Fault = ({ seed, size, crew, count }) => {
  const draw = drawsOf(seed, 'kill')
  return again({
    least: 1,
    pauseMs: () => size.killEveryMs,
    come() {
      const slot = crew.pick(draw(), ({ state }) => state === 'live')
      if (!slot || crew.pick(0, ({ state }) => state === 'empty')) return false
      count('kills')
      crew.kill(slot)
      return true
    },
  })
}
