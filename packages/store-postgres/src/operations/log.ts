import type { CallRecord } from '@outdial/scheduler-core'
import type { Database } from '../connection/session.ts'
import { keepRecords } from '../rows/records.ts'

/**
 * Adds records whose ids are new. Returns the stored records, in this order.
 *
 * @param onDone - receives the ids, right before the commit
 */
export async function log(
  db: Database,
  records: readonly CallRecord[],
  onDone: (ids: readonly string[]) => void,
): Promise<readonly CallRecord[]> {
  // Of several records with the same id the first is kept.
  const each = new Map(records.toReversed().map(record => [record.id, record]))
  const kept = new Map((await keepRecords(db, [...each.values()])).map(record => [record.id, record]))
  onDone([...each.keys()])
  return records.map(record => kept.get(record.id) ?? record)
}
