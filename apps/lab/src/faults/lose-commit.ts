import { setTimeout as wait } from 'node:timers/promises'
import { drawsOf } from '../seeded.ts'
import { again } from './again.ts'
import type { Fault } from './fault.ts'

const PATIENCE_MS = 5000
const CRASHES_OF_THREE = 2 / 3

/**
 * A `COMMIT` is done and its answer is lost, by a wire that is cut or goes silent. Then the database crashes, so that nobody can say any more
 * what became of it; or it stays, and whoever asks is told so late that the licences are over.
 */
export const loseCommit: Fault = ({ seed, size, store, count }) => {
  const draw = drawsOf(seed, 'lose-commit')
  return again({
    least: size.times,
    most: size.times,
    pauseMs: () => size.crashEveryMs,
    async come() {
      const act = draw() < 0.5 ? 'cut-at-commit' : 'half-open-at-commit'
      const crashes = draw() < CRASHES_OF_THREE
      if (!(await Promise.race([store.wire?.act(act), wait(PATIENCE_MS, false)]))) return false
      count('answers of COMMIT lost')
      if (!crashes) return true
      await store.crash()
      count('database crashes')
      return true
    },
  })
}
