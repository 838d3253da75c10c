import type { AttemptedCall, OverdueQuery } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { overdueAttempts, savePoll } from '../rows/attempts.ts'

/** Takes the open attempts whose next poll is due, and sets the next one. */
export const takeOverdue = (db: Database, query: OverdueQuery, now: Date): readonly AttemptedCall[] =>
  overdueAttempts(db, now, query).map(call => {
    const polled = { ...call.attempt, polls: call.attempt.polls + 1 }
    const attempt = { ...polled, nextPollAt: query.nextPollAt(polled, now, call) }
    savePoll(db, attempt)
    return { ...call, attempt }
  })
