import type { CallStore } from '@outdial/scheduler-core'
import type { StoreSetup } from '../messages.ts'
import type { Wire } from '../wire.ts'

/** The database of a run. */
export interface LabStore {
  /** Where workers find it. */
  readonly setup: StoreSetup
  /** Between the workers and the database, if there is a wire. */
  readonly wire?: Wire | undefined
  /** Reads what is kept, past the wire. */
  read<Result>(read: (store: CallStore) => Promise<Result>): Promise<Result>
  /** The database dies, if it is a process of its own, and comes back. */
  crash(): Promise<void>
  close(): Promise<void>
}
