import { toDate } from '@outdial/scheduler-core/internal'
import type { Database } from '../connection/session.ts'

/** Reads the store's time. Not `now()`, which is the time at which the transaction began. */
export async function timeOf(db: Database): Promise<Date> {
  if (db.clock !== null) return new Date(db.clock)
  const [row] = await db.query('SELECT outdial.time_of(NULL)')
  return toDate(row?.[0])
}
