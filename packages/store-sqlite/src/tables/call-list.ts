import type { CallPosition, CallQuery, ScheduledStatus } from '@outdial/scheduler-core/store'
import type { Database, Row, Value } from '../connection/database.ts'
import { STATUSES } from './call-row.ts'
import { toDate, toNumber } from './values.ts'

const SELECT = 'SELECT at, sequence FROM calls WHERE'
const FILTERS = `(? IS NULL OR instr(?, ' ' || status || ' ')) AND (? IS NULL OR queue = ?) AND (? IS NULL OR owner_id = ?)`
const SOONEST = `(at, sequence) > (?, ?) AND at < ? AND ${FILTERS} ORDER BY at, sequence LIMIT 0 + ?`
const LATEST = `(at, sequence) < (?, ?) AND at >= ? AND ${FILTERS} ORDER BY at DESC, sequence DESC LIMIT 0 + ?`

// Each is led by an index; whatever else is asked for is compared row by row.
const BY_NUMBER = { soonest: `${SELECT} to_number = ? AND ${SOONEST}`, latest: `${SELECT} to_number = ? AND ${LATEST}` }
const BY_OWNER = { soonest: `${SELECT} owner_id = ? AND ${SOONEST}`, latest: `${SELECT} owner_id = ? AND ${LATEST}` }
const BY_QUEUE = { soonest: `${SELECT} queue = ? AND ${SOONEST}`, latest: `${SELECT} queue = ? AND ${LATEST}` }
const BY_STATUS = { soonest: `${SELECT} status = ? AND ${SOONEST}`, latest: `${SELECT} status = ? AND ${LATEST}` }

const EVER = Number.MAX_SAFE_INTEGER

/** Where calls stand in the list: of each status the first so many, so that no index of all calls need be kept. */
export function callPositions(db: Database, query: CallQuery, most: number): readonly CallPosition[] {
  const { order, statuses, to, queue, ownerId } = query
  const words = statuses ? ` ${statuses.join(' ')} ` : null
  const [inQueue, ofOwner] = [queue ?? null, ownerId ?? null]
  const rest = [...span(query), words, words, inQueue, inQueue, ofOwner, ofOwner, most]
  const among = (sql: typeof BY_NUMBER, value: Value): readonly Row[] => db.rows(sql[order], value, ...rest)
  if (to !== undefined) return among(BY_NUMBER, to).map(toPosition)
  if (ownerId !== undefined) return among(BY_OWNER, ownerId).map(toPosition)
  // A status that is asked for leads to fewer calls than a queue does.
  if (queue !== undefined && !statuses) return among(BY_QUEUE, queue).map(toPosition)
  const wanted: ReadonlySet<ScheduledStatus> = new Set(statuses ?? STATUSES)
  return [...wanted].flatMap(status => among(BY_STATUS, status).map(toPosition))
}

/** Behind which position, and up to where. */
function span({ order, from, until, after }: CallQuery): readonly [number, number, number] {
  const first = from?.getTime() ?? -EVER
  const end = until?.getTime() ?? EVER
  const at = after?.at.getTime()
  const sequence = after?.sequence ?? 0
  if (order === 'soonest') return at !== undefined && at >= first ? [at, sequence, end] : [first, 0, end]
  return at !== undefined && at < end ? [at, sequence, first] : [end, 0, first]
}

const toPosition = ([at, sequence]: Row): CallPosition => ({ at: toDate(at), sequence: toNumber(sequence) })
