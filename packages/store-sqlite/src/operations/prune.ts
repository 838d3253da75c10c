import type { Database } from '../connection/database.ts'
import { deleteCall, deleteRecords, endedCalls } from '../rows/pruning.ts'

/** Deletes ended calls, then records, from before `before`, up to `limit`; returns how many. */
export function prune(db: Database, before: Date, limit: number, now: Date): number {
  const calls = endedCalls(db, before, now, limit)
  for (const sequence of calls) deleteCall(db, sequence)
  return calls.length + deleteRecords(db, before, limit - calls.length)
}
