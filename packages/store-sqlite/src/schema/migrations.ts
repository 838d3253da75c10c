import { CALLS } from './migrations/0001-calls.ts'

/**
 * The database's `application_id` (https://sqlite.org/pragma.html#pragma_application_id): the
 * letters "OutD".
 */
export const APPLICATION_ID = 0x4f757444

/** A change of the schema. A published one never changes. */
export interface Migration {
  readonly sql: string
  /**
   * Whether processes that know only the migrations before it may go on. If not, each of their
   * operations fails with `store-newer` from its commit on. See docs/rolling-updates.md.
   */
  readonly compatible: boolean
}

/** The n-th migration makes schema n from schema n - 1. */
export const MIGRATIONS: readonly Migration[] = [{ sql: CALLS, compatible: false }]

/** The oldest version of the code that may use the schema that these migrations make. */
export const oldestOf = (migrations: readonly Migration[]): number =>
  migrations.findLastIndex(({ compatible }) => !compatible) + 1
