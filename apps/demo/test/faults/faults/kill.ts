import { drawsOf } from '../seeded.ts'
import type { Fault } from './fault.ts'

/**
 * SIGKILL, at a steady pace, of whichever worker it hits; those that stand still are left to their fate. While a place is empty, since a
 * busy machine starts processes more slowly than this, nobody is killed: else nobody would ever be there.
 */
export const kill: Fault = ({ seed, killEveryMs, crew, count }) => {
  const draw = drawsOf(seed, 'kill')
  const timer = setInterval(() => {
    const slot = crew.pick(draw(), ({ state }) => state === 'live')
    if (!slot || crew.pick(0, ({ state }) => state === 'empty')) return
    count('kills')
    crew.kill(slot)
  }, killEveryMs)
  return () => clearInterval(timer)
}
