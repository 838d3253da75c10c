import { statSync } from 'node:fs'
import { SchedulerError } from '@outdial/scheduler-core'
import { IN_MEMORY } from '../options.ts'

/** The file that was opened. */
export interface SameFile {
  /** @throws {SchedulerError} `store-missing` if the path now leads to another file */
  expect(): void
}

/**
 * Remembers which file is at this path, so that `expect` notices when it was replaced or deleted. An
 * open file can be written to even then, while a process that opens the path later writes to another
 * file: two workers would each dial the same calls.
 */
export function sameFile(path: string): SameFile {
  if (path === IN_MEMORY) return { expect: () => {} }
  const opened = statSync(path)
  return {
    expect() {
      const found = statSync(path, { throwIfNoEntry: false })
      if (found?.ino === opened.ino && found.dev === opened.dev) return
      const got = found ? 'another one' : 'nothing'
      throw new SchedulerError(
        'store-missing',
        `Expected the file that was opened at ${path}, got ${got}: stop all workers before a database is replaced`,
      )
    },
  }
}
