import type { ScheduledStatus } from './call.ts'

/** Selects the calls that are counted: those that match all given filters. */
export interface CountQuery {
  readonly queue?: string | undefined
  /** Whose calls. Leave it out for those of everybody: `undefined`, as of a user who is missing, is refused. */
  readonly ownerId?: string | undefined
}

/** The number of calls of each status; 0 where there is none. Ended calls have their outcome as status. */
export type CallCounts = Readonly<Record<ScheduledStatus, number>>

/** The counts of the statuses that a store found. The others are 0. */
export function toCallCounts(found: Iterable<readonly [ScheduledStatus, number]>): CallCounts {
  const counts: Record<ScheduledStatus, number> = {
    scheduled: 0,
    dialing: 0,
    unknown: 0,
    initiated: 0,
    ringing: 0,
    answered: 0,
    completed: 0,
    busy: 0,
    'no-answer': 0,
    failed: 0,
    cancelled: 0,
    rejected: 0,
    expired: 0,
    indeterminate: 0,
  }
  for (const [status, count] of found) counts[status] += count
  return counts
}
