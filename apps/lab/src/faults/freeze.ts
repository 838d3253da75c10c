import { integerIn, randomOf } from '../random.ts'
import type { Span } from '../types.ts'
import type { Fault } from './fault.ts'
import { repeat } from './repeat.ts'

const PAUSE_MS: Span = [800, 2000]

/**
 * SIGSTOP for longer than every deadline, then SIGCONT: the worker must not trust what it knew
 * before.
 */
export const freeze: Fault = ({ seed, size, timing, workers, count }) => {
  const random = randomOf(seed, 'freeze')
  return repeat({
    atLeast: size.times,
    // Limited, so that the workers can finish their calls afterwards: most are frozen most of the
    // time.
    atMost: size.times,
    pauseMs: () => integerIn(random, PAUSE_MS),
    inject() {
      const slot = workers.pick(random(), ({ state, placesCalls }) => state === 'live' && placesCalls)
      const forMs = integerIn(random, timing.freeze)
      if (!slot) return false
      count('freezes')
      workers.freeze(slot, forMs)
      return true
    },
  })
}
