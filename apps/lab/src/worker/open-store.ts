import type { CallStore } from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'
import type { StoreSetup } from '../parts/messages.ts'
import type { Timing } from '../timing.ts'

/** A connection of its own to the store. */
export function openStore(store: StoreSetup, { lockTimeoutMs }: Timing): CallStore {
  if (store.kind === 'sqlite') return sqliteStore({ path: store.path, lockTimeoutMs })
  throw new Error('Expected a store that is there')
}
