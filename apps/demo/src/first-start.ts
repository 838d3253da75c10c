import type { CallStore } from '@outdial/scheduler-core'
import type { Environment } from './environment.ts'
import type { Log } from './log.ts'
import type { TimeMachine } from './seed/time-machine.ts'

export interface NewDatabase {
  readonly environment: Pick<Environment, 'SCHEDULER_CONCURRENCY'>
  readonly store: CallStore
  /** The store's. */
  readonly clock: TimeMachine
  readonly log: Pick<Log, 'info'>
}

const CALLS = 80

/** Makes up a few calls, so that no page is empty at first. Not for a database in which real calls are to be kept. */
export async function fillNewDatabase({ environment, store, clock, log }: NewDatabase): Promise<void> {
  // What makes calls up is large, and needed this once.
  const { seed } = await import('./seed/seed.ts')
  await seed({ store, clock, calls: CALLS, concurrency: environment.SCHEDULER_CONCURRENCY })
  log.info(`The database is new: ${CALLS} calls of the last three months were made up, to numbers that nobody has`)
}
