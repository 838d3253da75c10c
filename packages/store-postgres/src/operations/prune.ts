import type { Database } from '../connection/session.ts'
import { lockCalls } from '../rows/calls.ts'
import { timeOf } from '../rows/clock.ts'
import { deleteCalls, deleteRecords, endedCalls } from '../rows/pruning.ts'

/** Deletes ended calls, then records, from before `before`, up to `limit`; returns how many. */
export async function prune(db: Database, before: Date, limit: number): Promise<number> {
  const ended = await endedCalls(db, before, await timeOf(db), limit)
  const calls = ended.length === 0 ? [] : await lockCalls(db, ended)
  if (calls.length > 0) await deleteCalls(db, calls)
  return calls.length + (await deleteRecords(db, before, limit - calls.length))
}
