import type { AttemptedCall, OverdueQuery } from '@outdial/scheduler-core/store'
import type { Transaction } from '../connection/session.ts'
import { lockOverdue } from '../rows/locked-calls.ts'
import { savingStep } from '../rows/save-statements.ts'

/** Takes the open attempts whose next poll is due, and sets the next one. */
export async function takeOverdue(db: Transaction, query: OverdueQuery): Promise<readonly AttemptedCall[]> {
  const { attempts: overdue, now } = await lockOverdue(db, query)
  const taken = overdue
    .toSorted((a, b) => Number(a.attempt.nextPollAt) - Number(b.attempt.nextPollAt))
    .map(({ attempt, call }) => {
      const polled = { ...attempt, polls: attempt.polls + 1 }
      return { ...call, attempt: { ...polled, nextPollAt: query.nextPollAt(polled, now, call) } }
    })
  const saving = savingStep({ attempts: taken.map(({ attempt }) => attempt), calls: [], advanced: { licensed: [] } })
  if (saving) await db.finish(...saving)
  return taken
}
