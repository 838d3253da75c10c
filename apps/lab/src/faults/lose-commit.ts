import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from './fault.ts'
import { repeat } from './repeat.ts'

const PATIENCE_MS = 5000
const KINDS = [
  { command: 'cut-at-commit', crashes: true },
  { command: 'half-open-at-commit', crashes: true },
  { command: 'half-open-at-commit', crashes: false },
] as const

/**
 * The answer to an executed `COMMIT` is lost: its connection is reset or goes half-open. Either the
 * database crashes too, so that the status of the commit cannot be looked up; or it stays up, and
 * the worker learns the status only after its licences have expired.
 */
export const loseCommit: Fault = ({ size, store, count }) => {
  let nth = 0
  return repeat({
    atLeast: size.times,
    atMost: size.times,
    pauseMs: () => size.crashEveryMs,
    async inject() {
      const { command, crashes } = KINDS[nth++ % KINDS.length] ?? KINDS[0]
      if (!(await Promise.race([store.proxy?.send(command), wait(PATIENCE_MS, 0)]))) return false
      count('answers of COMMIT lost')
      if (!crashes) return true
      await store.crash()
      count('database crashes')
      return true
    },
  })
}
