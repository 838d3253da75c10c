import { OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import type { ScheduledStatus } from '@outdial/scheduler-core'
import { metadataText, spanOf, toDate, toNumber } from '@outdial/scheduler-core/internal'
import type { CallPosition, CallQuery } from '@outdial/scheduler-core/store'
import type { Database, Row, Value } from '../connection/database.ts'
import { metadataIndex, metadataValue } from '../schema/metadata-indexes.ts'
import { planSearch } from './search.ts'

const FILTERS = `(? IS NULL OR instr(?, ' ' || status || ' ')) AND (? IS NULL OR queue = ?)
  AND (? IS NULL OR owner_id = ?)`
const PAGE = {
  soonest: (filters: string) => `(at, sequence) > (?, ?) AND at < ? AND ${filters} ORDER BY at, sequence LIMIT 0 + ?`,
  latest: (filters: string) =>
    `(at, sequence) < (?, ?) AND at >= ? AND ${filters} ORDER BY at DESC, sequence DESC LIMIT 0 + ?`,
}

/** A query without its last conditions and its order. Each uses one index; other filters are compared row by row. */
type Lead = (page: string) => string

const SELECT = 'SELECT at, sequence FROM calls'
const BY_NUMBER: Lead = page => `${SELECT} WHERE to_number = ? AND ${page}`
const BY_STATUS: Lead = page => `${SELECT} WHERE status = ? AND ${page}`
// Without statistics SQLite would choose the index by status, which holds the calls of all queues.
const BY_OWNER: Lead = page => `${SELECT} INDEXED BY calls_by_owner WHERE owner_id = ? AND status = ? AND ${page}`
const BY_QUEUE: Lead = page => `${SELECT} INDEXED BY calls_by_queue WHERE queue = ? AND status = ? AND ${page}`
const BY_SERIES: Lead = page =>
  `${SELECT} INDEXED BY calls_by_series WHERE series_id = ? AND (? IS NULL OR to_number = ?) AND ${page}`
const byMetadata =
  (field: string): Lead =>
  page =>
    `${SELECT} INDEXED BY ${metadataIndex(field)} WHERE metadata IS NOT NULL AND ${metadataValue(field)} = ? AND ${page}`
// Each id is looked up by itself.
const BY_IDS: Lead =
  page => `SELECT calls.at, calls.sequence FROM json_each(?) AS named CROSS JOIN calls ON calls.id = named.value
  WHERE (? IS NULL OR series_id = ?) AND (? IS NULL OR to_number = ?) AND ${page}`
const BY_SEARCH: Lead =
  page => `SELECT calls.at, calls.sequence FROM calls_search CROSS JOIN calls ON calls.sequence = calls_search.rowid
  WHERE calls_search MATCH ? AND ${page}`
const BY_KEY: Lead = page => `${SELECT} WHERE key = ? AND (? IS NULL OR series_id = ?)
  AND (? IS NULL OR to_number = ?) AND (? IS NULL OR id IN (SELECT value FROM json_each(?))) AND ${page}`

/**
 * The positions of the first calls of a list: up to `most` of each status, so no index over all
 * calls is needed.
 */
export function callPositions(
  db: Database,
  query: CallQuery,
  declared: readonly string[],
  most: number,
): readonly CallPosition[] {
  const { order, statuses, to, queue, ownerId, key, seriesId, ids, metadata = {} } = query
  const search = query.search && planSearch(db, 'calls', query.search, declared)
  const conditions = search?.conditions ?? []
  const words = statuses ? ` ${statuses.join(' ')} ` : null
  const fields = Object.keys(metadata)
  const values = Object.values(metadata).map(metadataText)
  const page = PAGE[order](
    [FILTERS, ...fields.map(field => `${metadataValue(field)} = ?`), ...conditions.map(({ text }) => text)].join(
      ' AND ',
    ),
  )
  const owner = ownerId ?? null
  const rest = [...spanOf(query), words, words, queue ?? null, queue ?? null, owner, owner, ...values]
  const searched = conditions.flatMap(({ values }) => values)
  const among = (lead: Lead, ...led: readonly Value[]) =>
    db.rows(lead(page), ...led, ...rest, ...searched, most).map(toPosition)
  const [number, series] = [to ?? null, seriesId ?? null]
  const named = ids ? JSON.stringify([...new Set(ids)]) : null
  if (key !== undefined) return among(BY_KEY, key, series, series, number, number, named, named)
  if (named !== null) return among(BY_IDS, named, series, series, number, number)
  if (seriesId !== undefined) return among(BY_SERIES, seriesId, number, number)
  if (to !== undefined) return among(BY_NUMBER, to)
  if (search?.isRare) return among(BY_SEARCH, search.match)
  const [field, value] = [fields[0], values[0]]
  if (field !== undefined && value !== undefined) return among(byMetadata(field), value)
  const wanted: ReadonlySet<ScheduledStatus> = new Set(statuses ?? ['scheduled', ...OPEN_STATUSES, ...OUTCOMES])
  return [...wanted].flatMap(status => {
    if (ownerId !== undefined) return among(BY_OWNER, ownerId, status)
    return queue === undefined ? among(BY_STATUS, status) : among(BY_QUEUE, queue, status)
  })
}

const toPosition = ([at, sequence]: Row): CallPosition => ({ at: toDate(at), sequence: toNumber(sequence) })
