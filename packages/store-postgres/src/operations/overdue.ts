import type { AttemptedCall, OverdueQuery } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { attemptsWith, lockLooking, overdueAttempts, saveAttempts } from '../tables/attempts.ts'
import { callsAt, lockCalls } from '../tables/calls.ts'
import { timeOf } from '../tables/clock.ts'

/** Takes the open attempts that should be asked after now, and says when the next look is. One after the other takes. */
export async function takeOverdue(db: Database, query: OverdueQuery): Promise<readonly AttemptedCall[]> {
  await lockLooking(db)
  const found = await overdueAttempts(db, await timeOf(db), query)
  if (found.length === 0) return []
  const locked = await lockCalls(
    db,
    found.map(({ sequence }) => sequence),
  )
  const now = await timeOf(db)
  const calls = new Map((await callsAt(db, locked)).map(call => [call.sequence, call]))
  // What there was news of meanwhile is due no more.
  const due = (
    await attemptsWith(
      db,
      found.map(({ reference }) => reference),
    )
  )
    .filter(({ attempt: { lookAt } }) => lookAt && lookAt <= now)
    .sort((a, b) => Number(a.attempt.lookAt) - Number(b.attempt.lookAt))
  const taken = due.map(({ attempt, sequence }) => {
    const looked = { ...attempt, looks: attempt.looks + 1 }
    return { attempt: { ...looked, lookAt: query.lookAt(looked, now) }, sequence }
  })
  await saveAttempts(db, taken)
  return taken.flatMap(({ attempt, sequence }) => {
    const call = calls.get(sequence)
    return call ? { ...call, attempt } : []
  })
}
