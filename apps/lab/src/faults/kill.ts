import { randomOf } from '../random.ts'
import type { Fault } from './fault.ts'
import { repeat } from './repeat.ts'

/**
 * SIGKILL of a random worker or receiver at a steady pace; frozen workers are spared. No process is
 * killed while a slot is empty: a busy machine starts processes more slowly than this kills them,
 * and no worker would be left.
 */
export const kill: Fault = ({ seed, size, workers, count }) => {
  const random = randomOf(seed, 'kill')
  return repeat({
    atLeast: 1,
    pauseMs: () => size.killEveryMs,
    inject() {
      const slot = workers.pick(random(), ({ state }) => state === 'live')
      if (!slot || workers.pick(0, ({ state }) => state === 'empty')) return false
      count('kills')
      workers.kill(slot)
      return true
    },
  })
}
