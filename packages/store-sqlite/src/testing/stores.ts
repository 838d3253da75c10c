import type { CallStore } from '@outdial/scheduler-core'
import { onTestFinished } from 'vitest'
import type { SqliteStoreOptions } from '../options.ts'
import { sqliteStore } from '../sqlite-store.ts'
import { aPath } from './files.ts'
import { CLOCK } from './steps.ts'

/** A store that is closed after the test. @default path a new file */
export function aStore(options: Partial<SqliteStoreOptions> = {}): CallStore {
  const store = sqliteStore({ path: options.path ?? aPath(), clock: CLOCK, ...options })
  onTestFinished(() => store.close())
  return store
}
