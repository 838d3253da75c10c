import {
  type Counted,
  type CountedLimit,
  type NumberLimit,
  paceOf,
  type Queue,
  type ScheduledCall,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { orAbsent, toDate, toNumber } from './values.ts'

const LINES = 'SELECT count(*), min(held_until) FROM attempts WHERE queue = ? AND held_until > ?'
const PACE = 'SELECT count(*), min(licensed_at) FROM attempts WHERE queue = ? AND licensed_at > ?'
const LIMIT = `SELECT count(*), min(licensed_at) FROM attempts
  WHERE to_number = ? AND licensed_at > ? AND released = 0 AND status <> 'rejected'`

/** The held_until of an attempt that is open. */
const OPEN = Number.MAX_SAFE_INTEGER

/** The lines in use, and the licences within the pace's span. */
export function count(db: Database, queue: Queue, now: Date): Counted {
  const [lines, freeAt] = db.row(LINES, queue.name, now.getTime()) ?? []
  const pace = paceOf(queue)
  const [licences, first] = pace ? (db.row(PACE, queue.name, now.getTime() - pace.withinMs) ?? []) : [0, null]
  return {
    linesInUse: toNumber(lines),
    lineFreeAt: freeAt === OPEN ? undefined : orAbsent(freeAt, toDate),
    licences: toNumber(licences),
    firstLicenceAt: orAbsent(first, toDate),
  }
}

/** How many attempts to this number each limit has to count. */
export function countLimits(
  db: Database,
  { to }: ScheduledCall,
  limits: readonly NumberLimit[],
  now: Date,
): readonly CountedLimit[] {
  return limits.map(limit => {
    const [attempts, first] = db.row(LIMIT, to, now.getTime() - limit.withinMs) ?? []
    return { limit, attempts: toNumber(attempts), firstAt: orAbsent(first, toDate) }
  })
}
