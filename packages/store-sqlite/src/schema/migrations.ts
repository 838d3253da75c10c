import type { Migration } from '@outdial/scheduler-core/internal'
import { CALLS } from './migrations/0001-calls.ts'
import { LOG } from './migrations/0002-log.ts'

/**
 * The database's `application_id` (https://sqlite.org/pragma.html#pragma_application_id): the
 * letters "OutD".
 */
export const APPLICATION_ID = 0x4f757444

/** The n-th migration makes schema n from schema n - 1. */
export const MIGRATIONS: readonly Migration[] = [
  { sql: CALLS, compatible: false },
  { sql: LOG, compatible: true },
]
