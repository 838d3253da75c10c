import { setTimeout as wait } from 'node:timers/promises'
import { again } from './again.ts'
import type { Fault } from './fault.ts'

const PATIENCE_MS = 5000
const KINDS = [
  { act: 'cut-at-commit', crashes: true },
  { act: 'half-open-at-commit', crashes: true },
  { act: 'half-open-at-commit', crashes: false },
] as const

/**
 * A `COMMIT` is done and its answer is lost, by a wire that is cut or goes silent. Then the database crashes, so that nobody can say any more
 * what became of it; or it stays, and whoever asks is told so late that the licences are over.
 */
export const loseCommit: Fault = ({ size, store, count }) => {
  let nth = 0
  return again({
    least: size.times,
    most: size.times,
    pauseMs: () => size.crashEveryMs,
    async come() {
      const { act, crashes } = KINDS[nth++ % KINDS.length] ?? KINDS[0]
      if (!(await Promise.race([store.wire?.act(act), wait(PATIENCE_MS, false)]))) return false
      count('answers of COMMIT lost')
      if (!crashes) return true
      await store.crash()
      count('database crashes')
      return true
    },
  })
}
