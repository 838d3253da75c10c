import { OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import type { ScheduledStatus } from '@outdial/scheduler-core'
import { spanOf, toDate, toNumber } from '@outdial/scheduler-core/internal'
import type { CallPosition, CallQuery } from '@outdial/scheduler-core/store'
import type { Database, Row, Value } from '../connection/database.ts'

const SELECT = 'SELECT at, sequence FROM calls WHERE'
const FILTERS = `(? IS NULL OR instr(?, ' ' || status || ' ')) AND (? IS NULL OR queue = ?)
  AND (? IS NULL OR owner_id = ?)`
const SOONEST = `(at, sequence) > (?, ?) AND at < ? AND ${FILTERS} ORDER BY at, sequence LIMIT 0 + ?`
const LATEST = `(at, sequence) < (?, ?) AND at >= ? AND ${FILTERS} ORDER BY at DESC, sequence DESC LIMIT 0 + ?`

// Each query uses one index. The other filters are compared row by row.
const BY_NUMBER = { soonest: `${SELECT} to_number = ? AND ${SOONEST}`, latest: `${SELECT} to_number = ? AND ${LATEST}` }
// Without statistics SQLite would choose the index by status, which holds the calls of all queues.
const ofOwner = (rest: string) =>
  `SELECT at, sequence FROM calls INDEXED BY calls_by_owner WHERE owner_id = ? AND status = ? AND ${rest}`
const BY_OWNER = { soonest: ofOwner(SOONEST), latest: ofOwner(LATEST) }
const inQueue = (rest: string) =>
  `SELECT at, sequence FROM calls INDEXED BY calls_by_queue WHERE queue = ? AND status = ? AND ${rest}`
const BY_QUEUE = { soonest: inQueue(SOONEST), latest: inQueue(LATEST) }
const ofSeries = (rest: string) =>
  `SELECT at, sequence FROM calls INDEXED BY calls_by_series WHERE series_id = ? AND (? IS NULL OR to_number = ?) AND ${rest}`
const BY_SERIES = { soonest: ofSeries(SOONEST), latest: ofSeries(LATEST) }
// Each id is looked up by itself.
const NAMED = `SELECT calls.at, calls.sequence FROM json_each(?) AS named CROSS JOIN calls ON calls.id = named.value
  WHERE (? IS NULL OR series_id = ?) AND (? IS NULL OR to_number = ?) AND`
const BY_IDS = { soonest: `${NAMED} ${SOONEST}`, latest: `${NAMED} ${LATEST}` }
const withKey = (rest: string) => `${SELECT} key = ? AND (? IS NULL OR series_id = ?)
  AND (? IS NULL OR to_number = ?) AND (? IS NULL OR id IN (SELECT value FROM json_each(?))) AND ${rest}`
const BY_KEY = { soonest: withKey(SOONEST), latest: withKey(LATEST) }
const BY_STATUS = { soonest: `${SELECT} status = ? AND ${SOONEST}`, latest: `${SELECT} status = ? AND ${LATEST}` }

/**
 * The positions of the first calls of a list: up to `most` of each status, so no index over all
 * calls is needed.
 */
export function callPositions(db: Database, query: CallQuery, most: number): readonly CallPosition[] {
  const { order, statuses, to, queue, ownerId, key, seriesId, ids } = query
  const words = statuses ? ` ${statuses.join(' ')} ` : null
  const rest = [...spanOf(query), words, words, queue ?? null, queue ?? null, ownerId ?? null, ownerId ?? null, most]
  const among = (sql: typeof BY_NUMBER, ...led: readonly Value[]) =>
    db.rows(sql[order], ...led, ...rest).map(toPosition)
  const [number, series] = [to ?? null, seriesId ?? null]
  const named = ids ? JSON.stringify([...new Set(ids)]) : null
  if (key !== undefined) return among(BY_KEY, key, series, series, number, number, named, named)
  if (named !== null) return among(BY_IDS, named, series, series, number, number)
  if (seriesId !== undefined) return among(BY_SERIES, seriesId, number, number)
  if (to !== undefined) return among(BY_NUMBER, to)
  const wanted: ReadonlySet<ScheduledStatus> = new Set(statuses ?? ['scheduled', ...OPEN_STATUSES, ...OUTCOMES])
  return [...wanted].flatMap(status => {
    if (ownerId !== undefined) return among(BY_OWNER, ownerId, status)
    return queue === undefined ? among(BY_STATUS, status) : among(BY_QUEUE, queue, status)
  })
}

const toPosition = ([at, sequence]: Row): CallPosition => ({ at: toDate(at), sequence: toNumber(sequence) })
