import type { CallQuery, ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { LATEST, WITH_LATEST_COLUMNS, withLatest } from './calls.ts'

const SELECT = `SELECT ${WITH_LATEST_COLUMNS} FROM outdial.calls c ${LATEST} WHERE`
const SOONEST = `(c.at, c.sequence) > ($1::bigint, $2::bigint) AND c.at < $3::bigint`
const LATEST_FIRST = `(c.at, c.sequence) < ($1::bigint, $2::bigint) AND c.at >= $3::bigint`
const LIMIT = 'LIMIT $4::bigint'
const IN_ORDER = {
  soonest: { span: SOONEST, order: `ORDER BY c.at, c.sequence ${LIMIT}` },
  latest: { span: LATEST_FIRST, order: `ORDER BY c.at DESC, c.sequence DESC ${LIMIT}` },
}

const EVER = Number.MAX_SAFE_INTEGER

/** The first so many calls of a list. What is not asked for is not in the statement, so that each is planned by what it asks for. */
export async function callsInOrder(db: Database, query: CallQuery, most: number): Promise<readonly ScheduledCall[]> {
  const { order, statuses, to, queue, ownerId, ids } = query
  const { span, order: inOrder } = IN_ORDER[order]
  const values: (string | number)[] = [...spanOf(query), most]
  const filters = [span]
  const filter = (text: (place: string) => string, value: string | undefined) => {
    if (value === undefined) return
    values.push(value)
    filters.push(text(`$${values.length}::text`))
  }
  filter(place => `c.to_number = ${place}`, to)
  filter(place => `c.owner_id = ${place}`, ownerId)
  filter(place => `c.queue = ${place}`, queue)
  filter(place => `c.status = ANY(${place}::text[])`, statuses && toArray(statuses))
  filter(place => `c.id = ANY(${place}::text[])`, ids && toArray(ids))
  const rows = await db.query(`${SELECT} ${filters.join(' AND ')} ${inOrder}`, ...values)
  return rows.map(withLatest)
}

/** Behind which position, and up to where. */
function spanOf({ order, from, until, after }: CallQuery): readonly [number, number, number] {
  const first = from?.getTime() ?? -EVER
  const end = until?.getTime() ?? EVER
  const at = after?.at.getTime()
  const sequence = after?.sequence ?? 0
  if (order === 'soonest') return at !== undefined && at >= first ? [at, sequence, end] : [first, 0, end]
  return at !== undefined && at < end ? [at, sequence, first] : [end, 0, first]
}
