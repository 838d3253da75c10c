import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from './fault.ts'
import { repeat } from './repeat.ts'

const PATIENCE_MS = 5000

/** The provider refuses one call with 429 and asks for a pause of an hour. */
export const hourOfRest: Fault = ({ size, gateway, count }) =>
  repeat({
    atLeast: size.times,
    atMost: size.times,
    pauseMs: () => size.forMs / (2 * size.times),
    async inject() {
      if (!(await Promise.race([gateway?.send('hour-of-rest'), wait(PATIENCE_MS, 0)]))) return false
      count('hours of rest asked for')
      return true
    },
  })
