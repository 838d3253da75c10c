import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from './fault.ts'
import { repeat } from './repeat.ts'

// Long enough for all lines to be spent.
const DOWN_MS = 3000

/** The provider answers everything with 503 for three seconds, while it is busy. POSTs arrive. */
export const serviceDown: Fault = ({ size, gateway, count, noteOutage }) =>
  repeat({
    atLeast: size.times,
    atMost: size.times,
    pauseMs: () => size.forMs / (4 * size.times),
    async inject() {
      if (!gateway || !(await gateway.send('down'))) return false
      const from = Date.now()
      await wait(DOWN_MS)
      const posts = await gateway.send('up')
      noteOutage({ from, until: Date.now(), posts })
      count('outages')
      return true
    },
  })
