import { setTimeout as wait } from 'node:timers/promises'
import { isBusy, toSchedulerError } from './sqlite-error.ts'

const FIRST_WAIT_MS = 1
const LONGEST_WAIT_MS = 25

/**
 * Does the work as soon as nobody else has the lock. Work that finds the database busy has changed nothing, and is done anew.
 * SQLite's own waiting would stop the whole process, so all of it is done here.
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
    // Not all at the same moment: whoever waits longest would else always come last.
    await wait(Math.min(waitMs * (0.5 + Math.random()), Math.max(1, lastTry - performance.now())))
  }
}
