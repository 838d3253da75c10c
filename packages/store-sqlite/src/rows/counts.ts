import { orAbsent, toDate, toNumber, toPhoneNumber, toText } from '@outdial/scheduler-core/internal'
import { type Counted, paceOf, type Queue, type RecentAttempt } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/database.ts'

const LINES = 'SELECT count(*), min(in_use_until) FROM attempts WHERE queue = ? AND in_use_until > ?'
const ALL_LINES = 'SELECT count(*), min(in_use_until) FROM attempts WHERE in_use_until > ?'
const PACE = `SELECT count(*), min(licensed_at) FROM attempts
  WHERE queue = ? AND licensed_at > ? AND licensed_at <= ?`
const RECENT = `SELECT reference, to_number, licensed_at FROM attempts
  WHERE to_number IN (SELECT value FROM json_each(?)) AND licensed_at > ? AND released = 0 AND status <> 'rejected'`

/** The `in_use_until` of an open attempt. */
const OPEN = Number.MAX_SAFE_INTEGER

type Lines = Pick<Counted, 'linesInUse' | 'lineFreeAt'>

const toLines = ([lines, freeAt]: Row = []): Lines => ({
  linesInUse: toNumber(lines),
  lineFreeAt: freeAt === OPEN ? undefined : orAbsent(freeAt, toDate),
})

/** Counts the lines in use over all queues. */
export const countLines = (db: Database, now: Date): Lines => toLines(db.row(ALL_LINES, now.getTime()))

/** Counts the lines in use, and the licences within the span of the pace. */
export function count(db: Database, queue: Queue, now: Date): Counted {
  const ms = now.getTime()
  const pace = paceOf(queue)
  const [licences, first] = pace ? (db.row(PACE, queue.name, ms - pace.withinMs, ms) ?? []) : [0, null]
  return {
    ...toLines(db.row(LINES, queue.name, ms)),
    licences: toNumber(licences),
    firstLicenceAt: orAbsent(first, toDate),
  }
}

/** The placed attempts to these numbers since then. */
export const recentAttempts = (db: Database, numbers: Iterable<string>, since: Date): readonly RecentAttempt[] =>
  db.rows(RECENT, JSON.stringify([...new Set(numbers)]), since.getTime()).map(([reference, to, licensedAt]) => ({
    reference: toText(reference),
    to: toPhoneNumber(to),
    licensedAt: toDate(licensedAt),
  }))
