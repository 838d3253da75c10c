import { join } from 'node:path'
import { sqliteStore } from '@outdial/store-sqlite'
import type { LabStore } from './lab-store.ts'

/** A SQLite file in this directory. */
export function sqliteInLab(directory: string): LabStore {
  const path = join(directory, 'calls.db')
  return {
    setup: { kind: 'sqlite', path },
    async read(read) {
      const store = sqliteStore({ path, mode: 'read-only' })
      try {
        return await read(store)
      } finally {
        await store.close()
      }
    },
    crash: async () => {},
    close: async () => {},
  }
}
