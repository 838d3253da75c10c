import { again } from './again.ts'
import type { Fault } from './fault.ts'

/** The database dies without finishing anything, and comes back. */
export const crashDatabase: Fault = ({ store, size, count }) =>
  again({
    least: size.times,
    pauseMs: () => size.crashEveryMs,
    async come() {
      await store.crash()
      count('database crashes')
      return true
    },
  })
