import type { Database } from '../connection/database.ts'
import { deleteCall, deleteRecords, endedCalls } from '../tables/pruning.ts'

/** Forgets what ended before then, up to so many; says how many calls and records. */
export function prune(db: Database, before: Date, limit: number, now: Date): number {
  const calls = endedCalls(db, before, now, limit)
  for (const sequence of calls) deleteCall(db, sequence)
  return calls.length + deleteRecords(db, before, limit - calls.length)
}
