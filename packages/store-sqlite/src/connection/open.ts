import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { SchedulerError } from '@outdial/scheduler-core'
import { IN_MEMORY, type ResolvedOptions } from '../options.ts'
import { bringUpToDate, expectUpToDate, schemaOf } from '../schema/migrate.ts'

// Every commit is on disk when it returns: https://sqlite.org/pragma.html#pragma_synchronous
const PRAGMAS = `
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA cache_size = -32000;
PRAGMA wal_autocheckpoint = 4000;
`

/** Opens the database and makes it ready. If it fails, all of it may be done anew. */
export function openDatabase({ path, mode, migrations }: ResolvedOptions): DatabaseSync {
  if (mode !== 'create' && !existsSync(path)) {
    throw new SchedulerError('store-missing', `Expected a database at ${path}, got nothing`)
  }
  // SQLite would wait for a lock without letting anything else run: whoever has to wait does it outside.
  const connection = new DatabaseSync(path, { readOnly: mode === 'read-only', timeout: 0 })
  try {
    // Before anything is written: it may be somebody else's.
    schemaOf(connection, path)
    if (mode !== 'read-only' && path !== IN_MEMORY) setWal(connection, path)
    connection.exec(PRAGMAS)
    if (mode !== 'read-only' && migrations === 'at-start') bringUpToDate(connection, path)
    expectUpToDate(connection, path)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/** Writers and readers do not stop each other. The database remembers it. */
function setWal(connection: DatabaseSync, path: string): void {
  const mode = connection.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode']
  if (mode !== 'wal') {
    throw new SchedulerError('store-failed', `Expected journal mode wal at ${path}, got ${JSON.stringify(mode)}`)
  }
}
