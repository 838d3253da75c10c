import { orAbsent, RECENT_COLUMNS, toDate, toNumber, toRecentAttempt } from '@outdial/scheduler-core/internal'
import {
  type Counted,
  type ProviderLimits,
  type ProviderUsage,
  paceOf,
  type Queue,
  type RecentAttempt,
} from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/database.ts'

const LINES = 'SELECT count(*), min(in_use_until) FROM attempts WHERE queue = ? AND in_use_until > ?'
const ALL_LINES = 'SELECT count(*), min(in_use_until) FROM attempts WHERE in_use_until > ?'
const LINES_AT = `SELECT count(*), min(in_use_until)
  FROM attempts INDEXED BY attempts_using_all_lines WHERE in_use_until > ? AND provider = ?`
const PACE_AT = `SELECT count(*), min(licensed_at) FROM attempts
  WHERE provider = ? AND licensed_at > ? AND licensed_at <= ?`
const WAITING_AT = `SELECT count(*) FROM queues q CROSS JOIN calls c INDEXED BY calls_waiting
  ON c.queue = q.name AND c.provider = ? AND c.status = 'scheduled'`
const PACE = `SELECT count(*), min(licensed_at) FROM attempts
  WHERE queue = ? AND licensed_at > ? AND licensed_at <= ?`
const RECENT = `SELECT ${RECENT_COLUMNS.join(', ')} FROM attempts
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

type Licences = Pick<Counted, 'licences' | 'firstLicenceAt'>

/** Counts the licences within the span of the pace. */
function countLicences(db: Database, sql: string, name: string, limits: ProviderLimits, now: Date): Licences {
  const pace = paceOf(limits)
  const ms = now.getTime()
  const [licences, first] = pace ? (db.row(sql, name, ms - pace.withinMs, ms) ?? []) : [0, null]
  return { licences: toNumber(licences), firstLicenceAt: orAbsent(first, toDate) }
}

/** Counts the lines in use, and the licences within the span of the pace, of a queue. */
export const count = (db: Database, queue: Queue, now: Date): Counted => ({
  ...toLines(db.row(LINES, queue.name, now.getTime())),
  ...countLicences(db, PACE, queue.name, queue, now),
})

const linesAt = (db: Database, provider: string, now: Date) => toLines(db.row(LINES_AT, now.getTime(), provider))

/** Counts the lines in use, and the licences within the span of the pace, of a provider over all queues. */
export const countProvider = (db: Database, name: string, limits: ProviderLimits, now: Date): Counted => ({
  ...linesAt(db, name, now),
  ...countLicences(db, PACE_AT, name, limits, now),
})

export const usageOf = (db: Database, name: string, now: Date): ProviderUsage => ({
  name,
  linesInUse: linesAt(db, name, now).linesInUse,
  waiting: toNumber(db.row(WAITING_AT, name)?.[0]),
})

/** The placed attempts to these numbers since then. */
export const recentAttempts = (db: Database, numbers: readonly string[], since: Date): readonly RecentAttempt[] =>
  db.rows(RECENT, JSON.stringify(numbers), since.getTime()).map(toRecentAttempt)
