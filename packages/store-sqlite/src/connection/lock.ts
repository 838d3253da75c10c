import { setTimeout as wait } from 'node:timers/promises'
import { isBusy, toSchedulerError } from './sqlite-error.ts'

const FIRST_WAIT_MS = 1
const LONGEST_WAIT_MS = 25

/**
 * Runs the work once the lock is free. Work that finds the database busy has changed nothing, and
 * is run again. SQLite's own waiting would block the whole process, so this function waits instead.
 */
export async function whenFree<Result>(
  work: () => Result,
  { path, lastTry }: { readonly path: string; readonly lastTry: number },
): Promise<Result> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= lastTry) throw toSchedulerError(error, path)
    }
    // Random waits: otherwise the process that has waited longest would always come last.
    await wait(Math.min(waitMs * (0.5 + Math.random()), Math.max(1, lastTry - performance.now())))
  }
}
