import type { DatabaseSync } from 'node:sqlite'
import { SchedulerError } from '@outdial/scheduler-core'
import { APPLICATION_ID, MIGRATIONS } from './migrations.ts'

/**
 * Returns the schema version of the database; 0 if it is empty.
 *
 * @throws {SchedulerError} `store-corrupt` if the database belongs to another application,
 *   `store-newer` if its schema is newer than this code
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
  if (version > MIGRATIONS.length) {
    throw new SchedulerError(
      'store-newer',
      `Expected schema ${MIGRATIONS.length} or older at ${path}, got ${version}: update @outdial/store-sqlite`,
    )
  }
  return version
}

/** Migrates the schema in one transaction. Safe if several processes do it at once. */
export function bringUpToDate(connection: DatabaseSync, path: string): void {
  if (schemaOf(connection, path) === MIGRATIONS.length) return
  connection.exec('BEGIN EXCLUSIVE')
  try {
    // Another process may have migrated before this one had the lock.
    for (const migration of MIGRATIONS.slice(schemaOf(connection, path))) connection.exec(migration)
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`)
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
