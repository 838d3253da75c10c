import type { CallRecord } from '@outdial/scheduler-core'
import { metadataText, RECORD_COLUMNS, recordSpanOf, toCallRecord } from '@outdial/scheduler-core/internal'
import type { RecordQuery } from '@outdial/scheduler-core/store'
import type { Database, Value } from '../connection/database.ts'
import { metadataValue } from '../schema/metadata-indexes.ts'
import { planSearch } from './search.ts'

const COLUMNS = RECORD_COLUMNS.map(name => `records.${name}`).join(', ')
// The status of `statusOf`.
const STATUS = "coalesce(outcome, CASE answered WHEN 1 THEN 'completed' ELSE 'no-answer' END)"

/** The first records of a list, up to `most`. Only the given filters are part of the statement. */
export function loggedInOrder(
  db: Database,
  query: RecordQuery,
  declared: readonly string[],
  most: number,
): readonly CallRecord[] {
  const { order, statuses, to, ownerId, ids, metadata = {}, search: terms } = query
  const search = terms && planSearch(db, 'records', terms, declared)
  const isRare = search?.isRare === true && !ids
  const values: Value[] = []
  const conditions: string[] = []
  const where = (condition: string, ...given: readonly Value[]) => {
    conditions.push(condition)
    values.push(...given)
  }
  const [direction, first, end] = order === 'soonest' ? ['ASC', '>', '<'] : ['DESC', '<', '>=']
  const [at, id, until] = recordSpanOf(query)
  if (ids) values.push(JSON.stringify([...new Set(ids)]))
  if (isRare) where('records_search MATCH ?', search.match)
  where(`(at, records.id) ${first} (?, ?) AND at ${end} ?`, at, id, until)
  if (to !== undefined) where('to_number = ?', to)
  if (ownerId !== undefined) where('owner_id = ?', ownerId)
  if (statuses) where(`${STATUS} IN (SELECT value FROM json_each(?))`, JSON.stringify(statuses))
  for (const [field, value] of Object.entries(metadata)) where(`${metadataValue(field)} = ?`, metadataText(value))
  for (const { text, values } of search?.conditions ?? []) where(text, ...values)
  const from = ids
    ? 'json_each(?) AS named CROSS JOIN records ON records.id = named.value'
    : isRare
      ? 'records_search CROSS JOIN records ON records.place = records_search.rowid'
      : 'records'
  const text = `SELECT ${COLUMNS} FROM ${from} WHERE ${conditions.join(' AND ')}
    ORDER BY at ${direction}, records.id ${direction} LIMIT 0 + ?`
  return db.rows(text, ...values, most).map(toCallRecord)
}
