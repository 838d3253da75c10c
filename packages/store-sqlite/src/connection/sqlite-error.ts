import { existsSync } from 'node:fs'
import { SchedulerError, type SchedulerErrorCode } from '@outdial/scheduler-core'

// https://sqlite.org/rescode.html: the lower eight bits of what SQLite says.
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
// SQLITE_READONLY_DBMOVED: the file was taken away while it was open.
const MOVED = 1032

const EXPECTED: Readonly<Partial<Record<SchedulerErrorCode, string>>> = {
  'store-locked': 'the database to be free',
  'store-read-only': 'a database that can be written to',
  'store-corrupt': 'an undamaged SQLite database',
  'store-full': 'room for what was to be written',
  'store-missing': 'a database file that can be opened',
}

interface SqliteError extends Error {
  readonly errcode: number
}

const isSqliteError = (error: unknown): error is SqliteError =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'

/** Whether somebody else has the lock, so that it may be had later. */
export const isBusy = (error: unknown): boolean => isSqliteError(error) && [BUSY, LOCKED].includes(error.errcode & 0xff)

function codeOf(errcode: number, path: string): SchedulerErrorCode {
  if (errcode === MOVED) return 'store-missing'
  // It is there, and yet cannot be opened: a folder, no rights, too many files.
  if ((errcode & 0xff) === CANTOPEN && existsSync(path)) return 'store-failed'
  return CODES[errcode & 0xff] ?? 'store-failed'
}

/** What SQLite threw, as the store's own error. Whatever else was thrown is left as it is: it came from the caller's functions. */
export function toSchedulerError(error: unknown, path: string): unknown {
  if (!isSqliteError(error)) return error
  const code = codeOf(error.errcode, path)
  const expected = EXPECTED[code] ?? 'SQLite to do as it was told'
  return new SchedulerError(code, `Expected ${expected} at ${path}, got: ${error.message}`, { cause: error })
}
