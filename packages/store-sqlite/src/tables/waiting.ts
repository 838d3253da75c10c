import {
  type Counted,
  type CountedLimit,
  type NumberLimit,
  paceOf,
  type Queue,
  type ScheduledCall,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { CALL_COLUMNS, latestIdOf, toCall } from './call-row.ts'
import { QUEUE_COLUMNS, QUEUE_WIDTH, toQueue } from './queue-row.ts'
import { toDate, toNumber } from './values.ts'

// `calls_waiting` has them in order: the cost does not depend on how many wait.
const FIRST = `SELECT c.sequence FROM calls c WHERE c.queue = q.name AND c.status = 'scheduled' ORDER BY c.due_at, c.sequence LIMIT 1`
const QUEUES = `SELECT ${QUEUE_COLUMNS}, f.due_at, f.sequence FROM queues q LEFT JOIN calls f ON f.sequence = (${FIRST})`
const SOME_QUEUES = `${QUEUES} WHERE q.name IN (SELECT value FROM json_each(?))`
const DUE = `SELECT ${CALL_COLUMNS} FROM calls c WHERE c.queue = ? AND c.status = 'scheduled' AND (c.due_at, c.sequence) > (?, ?)
  AND c.due_at <= ? ORDER BY c.due_at, c.sequence LIMIT 0 + ?`
const NEXT_DUE = `SELECT c.due_at FROM calls c WHERE c.queue = ? AND c.status = 'scheduled' AND (c.due_at, c.sequence) > (?, ?)
  ORDER BY c.due_at, c.sequence LIMIT 1`
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
  readonly first?: Place | undefined
}

/** Those in which something waits, in the order in which they are served. */
export const inOrder = (queues: readonly WaitingQueue[]): readonly { readonly queue: Queue; readonly first: Place }[] =>
  queues
    .flatMap(({ queue, first }) => (first ? { queue, first } : []))
    .sort((a, b) => a.first.dueAt.getTime() - b.first.dueAt.getTime() || a.first.sequence - b.first.sequence)

/** All queues, or those named. */
export function waitingQueues(db: Database, names: readonly string[] | undefined): readonly WaitingQueue[] {
  const rows = names ? db.rows(SOME_QUEUES, JSON.stringify(names)) : db.rows(QUEUES)
  return rows.map(row => {
    const [dueAt, sequence] = row.slice(QUEUE_WIDTH)
    return {
      queue: toQueue(row),
      first: dueAt === null ? undefined : { dueAt: toDate(dueAt), sequence: toNumber(sequence) },
    }
  })
}

/** A call whose latest attempt is not read, and which row that is. */
export interface DueCall {
  readonly call: ScheduledCall
  readonly latestId: number | undefined
}

export const dueCalls = (
  db: Database,
  queue: string,
  after: Place | undefined,
  now: Date,
  most: number,
): readonly DueCall[] =>
  db
    .rows(DUE, queue, ...placeValues(after), now.getTime(), most)
    .map(row => ({ call: toCall(row, undefined), latestId: latestIdOf(row) }))

/** When the call after this place is due. */
export const nextDueAt = (db: Database, queue: string, after: Place | undefined): Date | undefined =>
  orNever(db.row(NEXT_DUE, queue, ...placeValues(after))?.[0] ?? null)

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
