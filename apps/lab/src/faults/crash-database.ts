import type { Fault } from './fault.ts'
import { repeat } from './repeat.ts'

/** The database server dies without a shutdown, and restarts. */
export const crashDatabase: Fault = ({ store, size, count }) =>
  repeat({
    atLeast: size.times,
    pauseMs: () => size.crashEveryMs,
    async inject() {
      await store.crash()
      count('database crashes')
      return true
    },
  })
