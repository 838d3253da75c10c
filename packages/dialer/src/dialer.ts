import { createRun } from './create-run.ts'
import { createLines } from './lines.ts'
import type { CallList } from './list.ts'
import { checkRunOptions, type DialerOptions, type RunOptions, resolveOptions } from './options.ts'
import type { Run, StopRunOptions } from './run.ts'

/** So many lines, and the lists that are dialed on them. Its functions can be passed around unbound. */
export interface Dialer {
  /** How many lines there are. */
  readonly concurrency: number
  /**
   * Dials a list, from the next microtask on. Several runs share the lines: a free line goes to the earliest run that has
   * something to dial.
   *
   * @throws {TypeError} if the list cannot be iterated, or is a string; or for a wrong option
   */
  run(list: CallList, options?: RunOptions): Run
  /** Stops every run that is not over: of none anything further is begun. What it is told to run later it runs. */
  stop(options?: StopRunOptions): void
}

/**
 * Dials lists in order, with never more than `concurrency` calls in flight, and that many at all times while there is work.
 * All is kept in memory.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came
 */
export function createDialer(options: DialerOptions): Dialer {
  const resolved = resolveOptions(options)
  const lines = createLines(resolved.concurrency)
  const runs = new Set<Run>()
  return {
    concurrency: resolved.concurrency,
    run(list, runOptions = {}) {
      checkRunOptions(runOptions)
      const run = createRun(list, resolved, lines, runOptions.signal)
      runs.add(run)
      const forget = () => void runs.delete(run)
      run.finished.then(forget, forget)
      return run
    },
    stop(options) {
      for (const run of runs) run.stop(options)
    },
  }
}
