import type { CallRecord } from '@outdial/scheduler-core'
import { metadataText, RECORD_COLUMNS, recordSpanOf, toCallRecord } from '@outdial/scheduler-core/internal'
import type { RecordQuery } from '@outdial/scheduler-core/store'
import type { Database, Value } from '../connection/session.ts'
import { metadataValue } from '../schema/metadata-indexes.ts'
import { toArray } from './arrays.ts'
import { planSearch } from './search.ts'

const COLUMNS = RECORD_COLUMNS.map(name => `c.${name}`).join(', ')
// The status of `statusOf`.
const STATUS = "coalesce(c.outcome, CASE WHEN c.answered THEN 'completed' ELSE 'no-answer' END)"

/** The first records of a list, up to `most`. Only the given filters are part of the statement. */
export async function loggedInOrder(db: Database, query: RecordQuery, most: number): Promise<readonly CallRecord[]> {
  const { order, statuses, to, ownerId, ids, metadata = {}, search: terms } = query
  const search = terms && (await planSearch(db, 'records', terms))
  const values: Value[] = []
  const place = (value: Value) => `$${values.push(value)}`
  const [way, first, end] = order === 'soonest' ? ['ASC', '>', '<'] : ['DESC', '<', '>=']
  const [at, id, until] = recordSpanOf(query)
  const { from = 'outdial.records c', conditions = [] } = search?.(place) ?? {}
  const filters = [
    `(c.at, c.id) ${first} (${place(at)}::bigint, ${place(id)}::text) AND c.at ${end} ${place(until)}::bigint`,
    ...(ids ? [`c.id = ANY(${place(toArray(new Set(ids)))}::text::text[])`] : []),
    ...(to === undefined ? [] : [`c.to_number = ${place(to)}::text`]),
    ...(ownerId === undefined ? [] : [`c.owner_id = ${place(ownerId)}::text`]),
    ...(statuses ? [`${STATUS} = ANY(${place(toArray(statuses))}::text::text[])`] : []),
    ...conditions,
    ...Object.entries(metadata).map(
      ([field, value]) => `${metadataValue(field)} = ${place(metadataText(value))}::text`,
    ),
  ]
  const text = `SELECT ${COLUMNS} FROM ${from} WHERE ${filters.join(' AND ')}
    ORDER BY c.at ${way}, c.id ${way} LIMIT ${place(most)}::bigint`
  return (await db.query(text, ...values)).map(toCallRecord)
}
