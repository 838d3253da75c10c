import { closeSync, existsSync, openSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { SchedulerError } from '@outdial/scheduler-core'
import { searchedFields } from '@outdial/scheduler-core/store'
import { IN_MEMORY, type ResolvedOptions } from '../options.ts'
import { expectMetadataIndexes, indexMetadata } from '../schema/metadata-indexes.ts'
import { bringUpToDate, expectUpToDate, schemaOf } from '../schema/migrate.ts'
import { expectSearchIndex, indexForSearch } from '../schema/search-index.ts'
import { sqliteDriver } from './driver.ts'

// Every commit is on disk when it returns: https://sqlite.org/pragma.html#pragma_synchronous
const PRAGMAS = `
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA cache_size = -32000;
PRAGMA wal_autocheckpoint = 4000;
`

// Read and write. Windows ignores it.
const OWNER_ONLY = 0o600

/** Opens the database and prepares it. May be called again after a failure. */
export function openDatabase({ path, mode, migrations, metadataFields, search }: ResolvedOptions): DatabaseSync {
  if (mode !== 'create' && !existsSync(path)) {
    throw new SchedulerError('store-missing', `Expected a database at ${path}, got nothing`)
  }
  if (mode === 'create' && path !== IN_MEMORY) createForOwner(path)
  // No timeout: SQLite would block the thread while it waits. `whenFree` waits instead.
  const { DatabaseSync } = sqliteDriver()
  const connection = new DatabaseSync(path, { readOnly: mode === 'read-only', timeout: 0 })
  try {
    // Checked before anything is written: the file may belong to another application.
    schemaOf(connection, path)
    if (mode !== 'read-only' && path !== IN_MEMORY) setWal(connection, path)
    connection.exec(PRAGMAS)
    if (mode !== 'read-only' && migrations === 'at-start') {
      bringUpToDate(connection, path)
      indexMetadata(connection, metadataFields)
      if (search) indexForSearch(connection, searchedFields(metadataFields))
    }
    expectUpToDate(connection, path)
    expectMetadataIndexes(connection, metadataFields)
    if (search) expectSearchIndex(connection, searchedFields(metadataFields))
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/**
 * Creates a missing file that only its owner may read and write; SQLite gives its log and the index
 * of the log the same rights. A file that exists keeps its rights, and is not even opened here:
 * closing it would release the locks that other connections of this process have on it
 * (https://sqlite.org/howtocorrupt.html, 2.2).
 */
function createForOwner(path: string): void {
  try {
    closeSync(openSync(path, 'wx', OWNER_ONLY))
  } catch {
    // The file exists, or cannot be created, which SQLite reports next.
  }
}

/**
 * Sets the write-ahead log, so writers and readers do not block each other. The setting persists.
 */
function setWal(connection: DatabaseSync, path: string): void {
  const mode = connection.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode']
  if (mode !== 'wal') {
    throw new SchedulerError('store-failed', `Expected journal mode wal at ${path}, got ${JSON.stringify(mode)}`)
  }
}
