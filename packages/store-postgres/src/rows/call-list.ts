import { OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import type { ScheduledCall } from '@outdial/scheduler-core'
import { metadataText, spanOf } from '@outdial/scheduler-core/internal'
import type { CallQuery } from '@outdial/scheduler-core/store'
import type { Database, Value } from '../connection/session.ts'
import { metadataValue } from '../schema/metadata-indexes.ts'
import { toArray } from './arrays.ts'
import { CALL_AND_ATTEMPT, LATEST, withLatest } from './columns.ts'
import { planSearch, type Search } from './search.ts'

// The `in_use_until` of an open attempt's line.
const FOR_EVER = Number.MAX_SAFE_INTEGER

// $1, $2: the start position, exclusive; $3: the end; $4: the limit.
const ORDERS = {
  soonest: {
    span: (of: string) => `(${of}.at, ${of}.sequence) > ($1::bigint, $2::bigint) AND ${of}.at < $3::bigint`,
    order: (of: string) => `ORDER BY ${of}.at, ${of}.sequence`,
  },
  latest: {
    span: (of: string) => `(${of}.at, ${of}.sequence) < ($1::bigint, $2::bigint) AND ${of}.at >= $3::bigint`,
    order: (of: string) => `ORDER BY ${of}.at DESC, ${of}.sequence DESC`,
  },
}

/** The first calls of a list, up to `most`. */
export async function callsInOrder(db: Database, query: CallQuery, most: number): Promise<readonly ScheduledCall[]> {
  const { statuses, to, queue, ownerId, key, seriesId, ids, metadata, search: terms } = query
  if (statuses?.length === 0) return []
  const values: Value[] = [...spanOf(query), most]
  const place = (value: Value) => `$${values.push(value)}`
  const search = terms && (await planSearch(db, 'calls', terms))(place)
  const isByState =
    (statuses ?? queue) !== undefined &&
    (ids ?? to ?? ownerId ?? key ?? seriesId ?? metadata) === undefined &&
    search?.isRare !== true
  const text = isByState ? byState(query, place, search) : byCalls(query, place, search)
  return (await db.query(text, ...values)).map(withLatest)
}

/** A query with only the given filters, so PostgreSQL plans each combination by itself. */
function byCalls(
  { order, statuses, to, queue, ownerId, key, seriesId, ids, metadata = {} }: CallQuery,
  place: (value: Value) => string,
  search?: Search,
): string {
  const { span, order: inOrder } = ORDERS[order]
  const from = ids
    ? `unnest(${place(toArray(new Set(ids)))}::text::text[]) AS i(id)
      CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.id = i.id OFFSET 0) c`
    : (search?.from ?? 'outdial.calls c')
  const filters = [
    span('c'),
    ...(search?.conditions ?? []),
    ...(to === undefined ? [] : [`c.to_number = ${place(to)}::text`]),
    ...(ownerId === undefined ? [] : [`c.owner_id = ${place(ownerId)}::text`]),
    ...(key === undefined ? [] : [`c.key = ${place(key)}::text`]),
    ...(seriesId === undefined ? [] : [`c.series_id = ${place(seriesId)}::text`]),
    ...Object.entries(metadata).map(
      ([field, value]) => `${metadataValue(field)} = ${place(metadataText(value))}::text`,
    ),
    ...(queue === undefined ? [] : [`c.queue = ${place(queue)}::text`]),
    ...(statuses ? [`c.status = ANY(${place(toArray(statuses))}::text::text[])`] : []),
  ]
  return `SELECT ${CALL_AND_ATTEMPT} FROM ${from} ${LATEST} WHERE ${filters.join(' AND ')}
    ${inOrder('c')} LIMIT $4::bigint`
}

/**
 * A query by queue and status. It reads the first calls of each from the side tables, and no
 * others. With a search these are the first that match.
 */
function byState({ order, statuses, queue }: CallQuery, place: (value: Value) => string, search?: Search): string {
  const { span, order: inOrder } = ORDERS[order]
  const wanted = new Set<string>(statuses ?? ['scheduled', ...OPEN_STATUSES, ...OUTCOMES])
  const outcomes = OUTCOMES.filter(status => wanted.has(status))
  const open = OPEN_STATUSES.filter(status => wanted.has(status))
  const name = queue === undefined ? undefined : `${place(queue)}::text`
  const queues = name ? `(SELECT ${name} AS name) q` : 'outdial.queues q'
  const matching = (search?.conditions ?? []).map(condition => `AND ${condition}`).join(' ')
  const call = (of: string) =>
    search ? `CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.sequence = ${of}.sequence OFFSET 0) c` : ''
  const first = (of: string) => `${span(of)} ${matching} ${inOrder(of)} LIMIT $4::bigint`
  const parts: string[] = []
  if (wanted.has('scheduled')) {
    parts.push(`SELECT f.* FROM ${queues} CROSS JOIN LATERAL (
      SELECT w.at, w.sequence FROM outdial.waiting w ${call('w')} WHERE w.queue = q.name AND ${first('w')}) f`)
  }
  if (outcomes.length > 0) {
    parts.push(`SELECT f.* FROM ${queues} CROSS JOIN unnest(${place(toArray(outcomes))}::text::text[]) AS s(status)
      CROSS JOIN LATERAL (
      SELECT e.at, e.sequence FROM outdial.ended e ${call('e')} WHERE e.queue = q.name AND e.status = s.status AND ${first('e')}) f`)
  }
  if (open.length > 0) {
    parts.push(`SELECT c.at, c.sequence FROM outdial.lines l CROSS JOIN LATERAL (
      SELECT * FROM outdial.calls c
      WHERE c.sequence = l.call AND c.status = ANY(${place(toArray(open))}::text::text[]) OFFSET 0) c
      WHERE l.in_use_until = ${FOR_EVER} ${name ? `AND l.queue = ${name}` : ''} AND ${span('c')} ${matching}`)
  }
  return `SELECT ${CALL_AND_ATTEMPT}
    FROM (SELECT p.* FROM (${parts.join(' UNION ALL ')}) p ${inOrder('p')} LIMIT $4::bigint) p
    CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.sequence = p.sequence OFFSET 0) c ${LATEST}
    ${inOrder('p')}`
}
