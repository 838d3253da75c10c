import type { Database } from '../connection/session.ts'
import { lockCalls } from '../tables/calls.ts'
import { timeOf } from '../tables/clock.ts'
import { deleteCalls, deleteRecords, endedCalls } from '../tables/pruning.ts'

/** Forgets what ended before then, up to so many; says how many calls and records. */
export async function prune(db: Database, before: Date, limit: number): Promise<number> {
  const ended = await endedCalls(db, before, await timeOf(db), limit)
  const calls = ended.length === 0 ? [] : await lockCalls(db, ended)
  if (calls.length > 0) await deleteCalls(db, calls)
  return calls.length + (await deleteRecords(db, before, limit - calls.length))
}
