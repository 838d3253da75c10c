import { DatabaseSync } from 'node:sqlite'
import type { StoreFault } from '../parts/messages.ts'

// max_page_count: no page more than there are now. Both hold for this connection alone.
const BEGIN: Readonly<Record<StoreFault, string>> = {
  full: 'PRAGMA max_page_count = 1',
  'read-only': 'PRAGMA query_only = ON',
}
const END: Readonly<Record<StoreFault, string>> = {
  full: 'PRAGMA max_page_count = 4294967294',
  'read-only': 'PRAGMA query_only = OFF',
}

/** Reaches the connections that this process opens, whoever opens them. */
export function watchConnections() {
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
    /** Their disk is full, or they may only read, for so many milliseconds. */
    disturb(fault: StoreFault, forMs: number) {
      for (const connection of connections) connection.exec(BEGIN[fault])
      setTimeout(() => {
        for (const connection of connections) connection.exec(END[fault])
      }, forMs)
    },
  }
}
