import type { Queue, QueueState } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/database.ts'
import { QUEUE_COLUMNS, QUEUE_WIDTH, queueValues, toQueue } from './queue-row.ts'
import { toNumber } from './values.ts'

const BY_NAME = `SELECT ${QUEUE_COLUMNS} FROM queues q WHERE q.name = ?`
const INSERT = `INSERT INTO queues (version, concurrency, paused, calls_per_second, held_until, held_for, refusals, attended_since,
    unattended_from, looked_at, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING`
const SAVE = `UPDATE queues SET version = ?, concurrency = ?, paused = ?, calls_per_second = ?, held_until = ?, held_for = ?,
  refusals = ?, attended_since = ?, unattended_from = ?, looked_at = ? WHERE name = ?`

const WAITING = `(SELECT count(*) FROM calls c INDEXED BY calls_waiting WHERE c.queue = q.name AND c.status = 'scheduled')`
const LINES = '(SELECT count(*) FROM attempts a WHERE a.queue = q.name AND a.held_until > ?)'
const STATES = `SELECT ${QUEUE_COLUMNS}, ${WAITING}, ${LINES} FROM queues q ORDER BY q.name`
const STATE = `SELECT ${QUEUE_COLUMNS}, ${WAITING}, ${LINES} FROM queues q WHERE q.name = ?`

export function queueNamed(db: Database, name: string): Queue | undefined {
  const row = db.row(BY_NAME, name)
  return row && toQueue(row)
}

/** Adds a queue unless it exists. */
export function insertQueue(db: Database, queue: Queue): void {
  db.run(INSERT, ...queueValues(queue), queue.name)
}

/** Saves a queue, unless it is as it was found. */
export function saveQueue(db: Database, queue: Queue, found: Queue): Queue {
  if (queue !== found) db.run(SAVE, ...queueValues(queue), queue.name)
  return queue
}

const toState = (row: Row): QueueState => ({
  ...toQueue(row),
  waiting: toNumber(row[QUEUE_WIDTH]),
  linesInUse: toNumber(row[QUEUE_WIDTH + 1]),
})

/** All queues by name, and how much is in them. */
export const queueStates = (db: Database, now: Date): readonly QueueState[] =>
  db.rows(STATES, now.getTime()).map(toState)

export function queueState(db: Database, name: string, now: Date): QueueState | undefined {
  const row = db.row(STATE, now.getTime(), name)
  return row && toState(row)
}
