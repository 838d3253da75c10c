import type { CallStore } from '@outdial/scheduler-core'
import { postgresStore } from '@outdial/store-postgres'
import { sqliteStore } from '@outdial/store-sqlite'
import type { StoreSetup } from '../parts/messages.ts'
import type { Timing } from '../timing.ts'

/** A connection of its own to the store. */
export const openStore = (store: StoreSetup, { lockTimeoutMs }: Timing): CallStore =>
  store.kind === 'sqlite'
    ? sqliteStore({ path: store.path, lockTimeoutMs })
    : postgresStore({ url: store.url, lockTimeoutMs })
