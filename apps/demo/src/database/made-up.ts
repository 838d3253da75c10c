import type { Environment } from '../environment.ts'
import type { Log } from '../log.ts'
import type { Fill } from './open-database.ts'

const CALLS = 80

/** Makes up a few calls, so that no page is empty at first. Not for a database in which real calls are to be kept. */
export const makeUpCalls =
  ({ SCHEDULER_CONCURRENCY }: Pick<Environment, 'SCHEDULER_CONCURRENCY'>, log: Pick<Log, 'info'>): Fill =>
  async (store, clock) => {
    // What makes calls up is large, and needed this once.
    const { seed } = await import('../seed/seed.ts')
    await seed({ store, clock, calls: CALLS, concurrency: SCHEDULER_CONCURRENCY })
    log.info(`The database is new: ${CALLS} calls of the last three months were made up, to numbers that nobody has`)
  }
