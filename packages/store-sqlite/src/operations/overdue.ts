import type { AttemptedCall, OverdueQuery } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { overdueAttempts, saveLook } from '../tables/attempts.ts'

/** Takes the open attempts that should be asked after now, and says when the next look is. */
export const takeOverdue = (db: Database, query: OverdueQuery, now: Date): readonly AttemptedCall[] =>
  overdueAttempts(db, now, query).map(({ attempt, id, call }) => {
    const looked = { ...attempt, looks: attempt.looks + 1 }
    const taken = { ...looked, lookAt: query.lookAt(looked, now) }
    saveLook(db, id, taken)
    return { ...call, attempt: taken }
  })
