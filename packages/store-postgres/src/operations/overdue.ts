import type { AttemptedCall, OverdueQuery } from '@outdial/scheduler-core/store'
import type { Transaction } from '../connection/session.ts'
import { inOrder } from '../tables/attempts.ts'
import { lockOverdue } from '../tables/loaded.ts'
import { savingTold } from '../tables/saving.ts'

/** Takes the open attempts that should be asked after now, and says when the next look is. One after the other takes. */
export async function takeOverdue(db: Transaction, query: OverdueQuery): Promise<readonly AttemptedCall[]> {
  const { told, now } = await lockOverdue(db, query)
  if (told.length === 0) return []
  const byLook = told.toSorted((a, b) => Number(a.attempt.lookAt) - Number(b.attempt.lookAt))
  const taken = byLook.map(({ attempt, call }) => {
    const looked = { ...attempt, looks: attempt.looks + 1 }
    return { ...call, attempt: { ...looked, lookAt: query.lookAt(looked, now) } }
  })
  const attempts = taken.map(({ attempt, sequence }) => ({ attempt, sequence })).toSorted(inOrder)
  await db.finish(...savingTold({ attempts, calls: [] }))
  return taken
}
