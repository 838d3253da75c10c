import { statSync } from 'node:fs'
import { SchedulerError } from '@outdial/scheduler-core'
import { IN_MEMORY } from '../options.ts'

/** The file that was opened. */
export interface SameFile {
  /** @throws {SchedulerError} `store-missing` if the path leads elsewhere by now */
  expect(): void
}

/**
 * What is at the path now. A file that was replaced or taken away while it was open can still be written to, and whoever opens the path then
 * writes to another: two workers would each have licences of their own for the same calls.
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
