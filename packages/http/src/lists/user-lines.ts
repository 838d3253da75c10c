import type { Scheduler } from '@outdial/scheduler-core'
import type { Caller } from '../access/caller.ts'
import { invalid } from '../http/validate.ts'
import { ownQueues } from './own-queues.ts'

export interface WantedLines {
  /** The queue that shall have them. */
  readonly queue: string
  readonly concurrency: number
}

/** Refuses more lines than a user may have in all lists together that are not paused. */
export type DemandLines = (caller: Caller, wanted: WantedLines) => Promise<void>

export const createDemandLines =
  (scheduler: Pick<Scheduler, 'queues'>, maxUserLines: number): DemandLines =>
  async (caller, { queue, concurrency }) => {
    if (caller.role === 'admin') return
    const others = ownQueues(caller, await scheduler.queues()).filter(
      ({ name, paused, waiting }) => name !== queue && !paused && waiting > 0,
    )
    const used = others.reduce((sum, each) => sum + each.concurrency, 0)
    if (used + concurrency <= maxUserLines) return
    const more = used === 0 ? '' : `, of which your other lists have ${used}`
    throw invalid('too-many-lines', 'More lines than you may have', [
      { field: 'concurrency', detail: `Expected at most ${maxUserLines} lines${more}, got ${concurrency}` },
    ])
  }
