import type { Database } from '../connection/session.ts'
import { toDate } from './values.ts'

const NOW = 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint'

/** The store's time at this moment: after what was locked before, not from the beginning of the transaction. */
export async function timeOf(db: Database): Promise<Date> {
  if (db.clock !== null) return new Date(db.clock)
  const [row] = await db.query(NOW)
  return toDate(row?.[0])
}
