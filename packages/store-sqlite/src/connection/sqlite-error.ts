import { existsSync } from 'node:fs'
import { SchedulerError, type SchedulerErrorCode } from '@outdial/scheduler-core'

// Primary result codes, the lower eight bits: https://sqlite.org/rescode.html
const BUSY = 5
const LOCKED = 6
const CANTOPEN = 14
const CODES: Readonly<Record<number, SchedulerErrorCode>> = {
  [BUSY]: 'store-locked',
  [LOCKED]: 'store-locked',
  8: 'store-read-only',
  11: 'store-corrupt',
  13: 'store-full',
  [CANTOPEN]: 'store-missing',
  26: 'store-corrupt',
}
// SQLITE_READONLY_DBMOVED: the file was moved or deleted while it was open.
const MOVED = 1032

const EXPECTED: Readonly<Partial<Record<SchedulerErrorCode, string>>> = {
  'store-locked': 'the database to be free',
  'store-read-only': 'a database that can be written to',
  'store-corrupt': 'an undamaged SQLite database',
  'store-full': 'free disk space',
  'store-missing': 'a database file that can be opened',
}

interface SqliteError extends Error {
  readonly errcode: number
}

const isSqliteError = (error: unknown): error is SqliteError =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'

/** True if another connection holds the lock, so a later try may succeed. */
export const isBusy = (error: unknown): boolean => isSqliteError(error) && [BUSY, LOCKED].includes(error.errcode & 0xff)

function codeOf(errcode: number, path: string): SchedulerErrorCode {
  if (errcode === MOVED) return 'store-missing'
  // The file exists but cannot be opened: a directory, missing rights, too many open files.
  if ((errcode & 0xff) === CANTOPEN && existsSync(path)) return 'store-failed'
  return CODES[errcode & 0xff] ?? 'store-failed'
}

/**
 * Converts an error of SQLite. Other errors came from the caller's functions and stay as they are.
 */
export function toSchedulerError(error: unknown, path: string): unknown {
  if (!isSqliteError(error)) return error
  const code = codeOf(error.errcode, path)
  const expected = EXPECTED[code] ?? 'SQLite to run the statement'
  return new SchedulerError(code, `Expected ${expected} at ${path}, got: ${error.message}`, { cause: error })
}
