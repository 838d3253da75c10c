import { DatabaseSync } from 'node:sqlite'
import type { StoreFailure } from '../harness/messages.ts'

// Both settings hold for one connection only. `max_page_count = 1` means no more pages than there
// are now.
const BEGIN: Readonly<Record<StoreFailure, string>> = {
  'disk-full': 'PRAGMA max_page_count = 1',
  'read-only': 'PRAGMA query_only = ON',
}
const END: Readonly<Record<StoreFailure, string>> = {
  'disk-full': 'PRAGMA max_page_count = 4294967294',
  'read-only': 'PRAGMA query_only = OFF',
}

/** Tracks every SQLite connection of this process, so that all of them can be made to fail. */
export function trackConnections() {
  const connections = new Set<DatabaseSync>()
  const { prepare, close } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function observed(this: DatabaseSync, ...given: Parameters<typeof prepare>) {
    connections.add(this)
    return prepare.apply(this, given)
  }
  DatabaseSync.prototype.close = function observed(this: DatabaseSync) {
    connections.delete(this)
    close.call(this)
  }

  return {
    fail(failure: StoreFailure, forMs: number) {
      for (const connection of connections) connection.exec(BEGIN[failure])
      setTimeout(() => {
        for (const connection of connections) connection.exec(END[failure])
      }, forMs)
    },
  }
}
