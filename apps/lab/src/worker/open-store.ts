import type { Clock } from '@outdial/call-client/kernel'
import type { CallStore } from '@outdial/scheduler-core'
import { postgresStore } from '@outdial/store-postgres'
import { sqliteStore } from '@outdial/store-sqlite'
import type { StoreSetup } from '../harness/messages.ts'
import type { Timing } from '../types.ts'

/** Opens the store with its own connections. */
export const openStore = (store: StoreSetup, { lockTimeoutMs }: Timing, clock?: Clock): CallStore =>
  store.kind === 'sqlite'
    ? sqliteStore({ path: store.path, lockTimeoutMs, clock })
    : postgresStore({ url: store.url, lockTimeoutMs, clock })
