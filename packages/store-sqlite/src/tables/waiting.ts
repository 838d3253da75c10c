import {
  type Counted,
  type CountedLimit,
  type NumberLimit,
  paceOf,
  type Queue,
  type Room,
  type ScheduledCall,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { CALL_COLUMNS, latestIdOf, toCall } from './call-row.ts'
import { QUEUE_COLUMNS, QUEUE_WIDTH, toQueue } from './queue-row.ts'
import { toDate, toNumber } from './values.ts'

// `calls_waiting` has them in order: the cost depends neither on how many calls wait nor on queues in which none does.
const OF_PROVIDERS = 'c.provider IN (SELECT value FROM json_each(?))'
const NAMED = `WITH RECURSIVE named (name) AS (
  VALUES ('') UNION ALL
  SELECT (SELECT min(queue) FROM calls WHERE status = 'scheduled' AND queue > named.name) FROM named WHERE name IS NOT NULL
)`
const FIRST = `SELECT c.sequence FROM calls c WHERE c.queue = q.name AND c.status = 'scheduled' AND ${OF_PROVIDERS}
  ORDER BY c.due_at, c.sequence LIMIT 1`
const QUEUES = `${NAMED} SELECT ${QUEUE_COLUMNS}, f.due_at, f.sequence
  FROM named n CROSS JOIN queues q ON q.name = n.name JOIN calls f ON f.sequence = (${FIRST})`
const SOME_QUEUES = `SELECT ${QUEUE_COLUMNS}, f.due_at, f.sequence
  FROM json_each(?) n CROSS JOIN queues q ON q.name = n.value JOIN calls f ON f.sequence = (${FIRST})`
const DUE = `SELECT ${CALL_COLUMNS} FROM calls c WHERE c.queue = ? AND c.status = 'scheduled' AND (c.due_at, c.sequence) > (?, ?)
  AND c.due_at <= ? AND ${OF_PROVIDERS} ORDER BY c.due_at, c.sequence LIMIT 0 + ?`
const NEXT_DUE = `SELECT c.due_at FROM calls c WHERE c.queue = ? AND c.status = 'scheduled' AND (c.due_at, c.sequence) > (?, ?)
  AND ${OF_PROVIDERS} ORDER BY c.due_at, c.sequence LIMIT 1`
const LINES = 'SELECT count(*), min(held_until) FROM attempts WHERE queue = ? AND held_until > ?'
const PACE = 'SELECT count(*), min(licensed_at) FROM attempts WHERE queue = ? AND licensed_at > ?'
const LIMIT = `SELECT count(*), min(licensed_at) FROM attempts
  WHERE to_number = ? AND licensed_at > ? AND released = 0 AND status <> 'rejected'`

/** The held_until of an attempt that is open. */
const OPEN = Number.MAX_SAFE_INTEGER

/** A place in the order of what waits. */
export interface Place {
  readonly dueAt: Date
  readonly sequence: number
}

/** A queue, and the first call that waits in it. */
export interface WaitingQueue {
  readonly queue: Queue
  readonly first: Place
}

/** Which calls are looked at. */
export type Asked = Pick<Room, 'queues' | 'providers'>

/** The queues in which something waits, in the order in which they are served. */
export function waitingQueues(db: Database, { queues, providers }: Asked): readonly WaitingQueue[] {
  const asked = JSON.stringify(providers)
  const rows = queues ? db.rows(SOME_QUEUES, JSON.stringify(queues), asked) : db.rows(QUEUES, asked)
  return rows
    .map(row => ({
      queue: toQueue(row),
      first: { dueAt: toDate(row[QUEUE_WIDTH]), sequence: toNumber(row[QUEUE_WIDTH + 1]) },
    }))
    .sort((a, b) => a.first.dueAt.getTime() - b.first.dueAt.getTime() || a.first.sequence - b.first.sequence)
}

/** A call whose latest attempt is not read, and which row that is. */
export interface DueCall {
  readonly call: ScheduledCall
  readonly latestId: number | undefined
}

export const dueCalls = (
  db: Database,
  queue: string,
  { providers }: Asked,
  after: Place | undefined,
  now: Date,
  most: number,
): readonly DueCall[] =>
  db
    .rows(DUE, queue, ...placeValues(after), now.getTime(), JSON.stringify(providers), most)
    .map(row => ({ call: toCall(row, undefined), latestId: latestIdOf(row) }))

/** When the call after this place is due. */
export const nextDueAt = (
  db: Database,
  queue: string,
  { providers }: Asked,
  after: Place | undefined,
): Date | undefined => orNever(db.row(NEXT_DUE, queue, ...placeValues(after), JSON.stringify(providers))?.[0] ?? null)

const placeValues = (place: Place | undefined) => [
  place?.dueAt.getTime() ?? Number.MIN_SAFE_INTEGER,
  place?.sequence ?? 0,
]

/** The lines in use, and the licences within the pace's span. */
export function count(db: Database, queue: Queue, now: Date): Counted {
  const [lines, freeAt] = db.row(LINES, queue.name, now.getTime()) ?? []
  const pace = paceOf(queue)
  const [licences, first] = pace ? (db.row(PACE, queue.name, now.getTime() - pace.withinMs) ?? []) : [0, null]
  return {
    linesInUse: toNumber(lines),
    lineFreeAt: freeAt === OPEN ? undefined : orNever(freeAt),
    licences: toNumber(licences),
    firstLicenceAt: orNever(first),
  }
}

export function countLimits(
  db: Database,
  { to }: ScheduledCall,
  limits: readonly NumberLimit[],
  now: Date,
): readonly CountedLimit[] {
  return limits.map(limit => {
    const [attempts, first] = db.row(LIMIT, to, now.getTime() - limit.withinMs) ?? []
    return { limit, attempts: toNumber(attempts), firstAt: orNever(first) }
  })
}

const orNever = (value: unknown): Date | undefined => (value === null ? undefined : toDate(value))
