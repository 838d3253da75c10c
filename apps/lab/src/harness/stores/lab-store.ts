import type { CallStore } from '@outdial/scheduler-core'
import type { StoreSetup } from '../messages.ts'
import type { ProxyProcess } from '../proxy.ts'

/** The database of one run. */
export interface LabStore {
  /** How workers open it. */
  readonly setup: StoreSetup
  /** Between the workers and the database; absent for a file, and if no fault needs it. */
  readonly proxy?: ProxyProcess | undefined
  /** Reads the store without the proxy. */
  read<Result>(read: (store: CallStore) => Promise<Result>): Promise<Result>
  /** Kills and restarts the database server, if there is one. */
  crash(): Promise<void>
  close(): Promise<void>
}
