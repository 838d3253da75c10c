import type { Environment } from '../environment.ts'
import type { Log } from '../log.ts'
import type { Fill } from './open-database.ts'

const CALLS = 80

/** Adds a few sample calls, so that no page is empty. Not for a database of real calls. */
export const addSampleCalls =
  ({ SCHEDULER_CONCURRENCY }: Pick<Environment, 'SCHEDULER_CONCURRENCY'>, log: Pick<Log, 'info'>): Fill =>
  async (store, clock) => {
    // Imported on demand: the generator is large and only a new database needs it.
    const { seed } = await import('../seed/seed.ts')
    await seed({ store, clock, calls: CALLS, concurrency: SCHEDULER_CONCURRENCY })
    log.info(`New database: added ${CALLS} sample calls of the last three months, to fictional numbers`)
  }
