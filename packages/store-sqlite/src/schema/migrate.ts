import type { DatabaseSync } from 'node:sqlite'
import { SchedulerError } from '@outdial/scheduler-core'
import { oldestOf } from '@outdial/scheduler-core/internal'
import type { Database } from '../connection/database.ts'
import { APPLICATION_ID, MIGRATIONS } from './migrations.ts'

/**
 * Returns the schema version of the database; 0 if it is empty.
 *
 * @throws {SchedulerError} `store-corrupt` if the database belongs to another application,
 *   `store-newer` if this code is too old for its schema
 */
export function schemaOf(connection: DatabaseSync, path: string): number {
  const { application, version, isEmpty } = identityOf(connection)
  if (isEmpty && application === 0 && version === 0) return 0
  if (application !== APPLICATION_ID) {
    throw new SchedulerError(
      'store-corrupt',
      `Expected a database of Outdial or an empty one at ${path}, got one whose application_id is ${application}`,
    )
  }
  if (version > MIGRATIONS.length) expectOldest(connection.prepare(OLDEST).get()?.['oldest'], path)
  return version
}

/**
 * Checks that this code may use the schema. Each operation calls it, because a newer process may
 * migrate between two operations. In a transaction with the write lock, the schema cannot change
 * before the commit.
 *
 * @throws {SchedulerError} `store-newer` if this code is too old for the schema
 */
export function expectKnown(db: Database, path: string): void {
  expectOldest(db.row(OLDEST)?.[0], path)
}

const CREATE_OLDEST = `CREATE TABLE compatibility (oldest INTEGER NOT NULL) STRICT;
INSERT INTO compatibility VALUES (0);`
/** The oldest version of the code that may use the schema. */
const OLDEST = 'SELECT oldest FROM compatibility'

function expectOldest(oldest: unknown, path: string): void {
  const known = MIGRATIONS.length
  if (Number(oldest) <= known) return
  throw new SchedulerError(
    'store-newer',
    `Expected a schema at ${path} that version ${known} of the code may use, got one that needs version ` +
      `${String(oldest)}, made by a newer process: update @outdial/store-sqlite`,
  )
}

/** Migrates the schema in one transaction. Safe if several processes do it at once. */
export function bringUpToDate(connection: DatabaseSync, path: string): void {
  if (schemaOf(connection, path) >= MIGRATIONS.length) return
  connection.exec('BEGIN EXCLUSIVE')
  try {
    // Another process may have migrated before this one had the lock.
    const version = schemaOf(connection, path)
    if (version === 0) connection.exec(CREATE_OLDEST)
    const missing = MIGRATIONS.slice(version)
    for (const { sql } of missing) connection.exec(sql)
    if (missing.length > 0) {
      connection.exec(`UPDATE compatibility SET oldest = ${oldestOf(MIGRATIONS)}`)
      connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}`)
    }
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK')
    throw error
  }
}

/** @throws {SchedulerError} `store-failed` if the schema is older than this code */
export function expectUpToDate(connection: DatabaseSync, path: string): void {
  const version = schemaOf(connection, path)
  if (version < MIGRATIONS.length) {
    throw new SchedulerError(
      'store-failed',
      `Expected schema ${MIGRATIONS.length} at ${path}, got ${version}: call \`migrate\` first`,
    )
  }
}

// A single statement, because another process may migrate between two.
const IDENTITY = `SELECT application_id AS application, user_version AS version,
    NOT EXISTS (SELECT 1 FROM sqlite_schema) AS isEmpty
  FROM pragma_application_id, pragma_user_version`

function identityOf(connection: DatabaseSync) {
  const row = connection.prepare(IDENTITY).get()
  return {
    application: Number(row?.['application']),
    version: Number(row?.['version']),
    isEmpty: row?.['isEmpty'] === 1,
  }
}
