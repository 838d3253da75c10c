import { createRun } from './create-run.ts'
import { createLines } from './lines.ts'
import type { CallList } from './list.ts'
import { checkRunOptions, type DialerOptions, type RunOptions, resolveOptions } from './options.ts'
import type { Run, StopRunOptions } from './run.ts'

/** A fixed number of lines and the lists that are dialed on them. Its functions work unbound. */
export interface Dialer {
  /** The number of lines. */
  readonly concurrency: number
  /** Whether `stop({ hangUp: true })` can end calls. Absent if `dial` does not say. */
  readonly canHangUp?: boolean | undefined
  /**
   * Dials a list, starting in the next microtask. Runs share the lines: a free line goes to the
   * earliest run that has something to dial.
   *
   * @throws {TypeError} if the list is a string or cannot be iterated, or an option is wrong
   */
  run(list: CallList, options?: RunOptions): Run
  /** Stops every run that is not over. Lists passed to `run` afterwards are dialed. */
  stop(options?: StopRunOptions): void
}

/**
 * Creates a dialer: it dials lists in order with at most `concurrency` calls in flight, and exactly
 * that many while entries remain. All state is in memory.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 */
export function createDialer(options: DialerOptions): Dialer {
  const resolved = resolveOptions(options)
  const lines = createLines(resolved.concurrency, resolved.clock)
  const runs = new Set<Run>()
  return {
    concurrency: resolved.concurrency,
    canHangUp: resolved.canHangUp,
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
