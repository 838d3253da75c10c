import type { CallRecord } from '@outdial/scheduler-core'
import type { Database } from '../connection/session.ts'
import { keepRecords } from '../rows/records.ts'

/** Adds records, unless their ids are known; what is kept of each, in this order. `tell` is called right before the end. */
export async function log(
  db: Database,
  records: readonly CallRecord[],
  tell: (ids: readonly string[]) => void,
): Promise<readonly CallRecord[]> {
  // The first of those that have one id is kept.
  const each = new Map(records.toReversed().map(record => [record.id, record]))
  const kept = new Map((await keepRecords(db, [...each.values()])).map(record => [record.id, record]))
  tell([...each.keys()])
  return records.map(record => kept.get(record.id) ?? record)
}
